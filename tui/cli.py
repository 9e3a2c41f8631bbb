"""The command line; imports only what the command needs."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from tui import __version__

if TYPE_CHECKING:
    import argparse

    from tui.api.errors import OnetError
    from tui.core.settings import Settings

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `onet` and leave with its exit code: 0 fine, 1 failed, 2 usage or no terminal, 3 conflict, 4 outcome not
    known yet, 130 interrupted.

    An error that nobody foresaw is told without locals and secrets; a pipe that nobody reads any more is no error.
    """
    from tui.commands.printing import end_complaints

    try:
        code = _to_its_end(sys.argv[1:] if argv is None else argv)
    finally:
        end_complaints()
    sys.exit(code)


def _to_its_end(argv: Sequence[str]) -> int:
    """Run one command, have all of it printed, tell every error; the exit code."""
    from tui.api.errors import OnetError
    from tui.commands.printing import complain, flush

    code = 0
    try:
        try:
            code = run(argv, hooks=True)
        finally:
            # Here, as at the end of the interpreter nobody could catch what it raises.
            flush()
    except OnetError as error:
        # What became of a write is said by its own code, also where it could not be printed.
        failed = _told(error)
        code = code or failed
    except Exception as error:  # noqa: BLE001  The last place: what Python would show of it may hold the key.
        from tui.core.crash import report

        complain(report(error))
        code = 1
    return code


def run(argv: Sequence[str], *, hooks: bool = False) -> int:
    """Run one command and give its exit code; SystemExit where argparse ends it (help, version, usage).

    With `hooks` this process is the command's own: Python's reports of errors are replaced by `crash`'s.
    """
    if list(argv) == ["--version"]:
        # Asked for by itself it waits for nothing that the others need.
        from tui.commands.printing import write

        write(f"onet {__version__}\n")
        return 0
    from tui.api.errors import OnetError
    from tui.command_line import COMPLETE, parse

    if argv[:1] == [COMPLETE]:
        from tui.commands.completion import complete

        return complete(argv[1:])
    options = parse(argv)
    if hooks:
        from tui.core.crash import install_hooks

        install_hooks()
    try:
        return _logged(options) if "log_file" in options else _command(options)
    except OnetError as error:
        return _told(error)
    except KeyboardInterrupt:
        from tui.commands.printing import complain

        complain("\n")
        return _INTERRUPTED


def _told(error: "OnetError") -> int:
    """Say what failed and what to do; the exit code."""
    from tui.commands.printing import complain

    complain(f"onet: {_printable(str(error))}\n" + (f"{_printable(error.hint)}\n" if error.hint else ""))
    return error.exit_code


def _logged(options: "argparse.Namespace") -> int:
    """Run the command with its log; that it could not be written is told at the end."""
    from tui.commands.printing import complain
    from tui.core.log_file import log_to

    with log_to(options.log_file, options.command or "the app") as log:
        try:
            code = _command(options)
            log.ended(code)
            return code
        finally:
            if log.failure:
                complain(f"onet: {log.failure}.\n")


def _command(options: "argparse.Namespace") -> int:
    if options.command == "doctor":
        # Settings that cannot be used are one of its findings.
        from tui.commands.doctor import run as look

        return look(options)
    if options.command == "completion":
        # It is for every start of a shell, whatever config.toml says.
        from tui.commands.completion import run as print_script

        return print_script(options)
    from tui.core.settings import from_options

    settings = from_options(options, os.environ)
    if "log_file" in options:
        from tui.core import events
        from tui.wire import supported

        events.account(settings)
        if not options.command:
            events.opens(settings, os.environ, supported)
    if not options.command:
        return _open(settings)
    if options.command == "login":
        from tui.core.login import login

        return login(settings, from_stdin="stdin" in options, store=getattr(options, "store", None))
    if options.command == "logout":
        from tui.core.login import logout

        return logout(settings)
    from importlib import import_module

    code: int = import_module(f"tui.commands.{options.command}").run(settings, options)
    return code


def _open(settings: "Settings") -> int:
    """Open the app where it can be drawn; its exit code, or 2."""
    from tui.core.terminal import color_system, undrawable

    # A stream that was closed before the start is None.
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if reason := undrawable(os.environ, is_terminal=is_terminal):
        from tui.commands.printing import complain

        complain(reason)
        return 2
    # Textual reads it when it is imported, and knows fewer terminals.
    os.environ["TEXTUAL_COLOR_SYSTEM"] = color_system(os.environ)
    # Textual writes what is typed, a key too, into the files and to the console that these ask for.
    for name in ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG"):
        os.environ.pop(name, None)
    from tui.core.key_ahead import begin as read_key_ahead

    read_key_ahead(settings)
    from tui.core.wire_choice import calm

    calm(os.environ)
    import gc

    # What is imported stays: a collection meanwhile finds nothing. The app lets them go on, once the list can be seen.
    gc.disable()
    try:
        from tui.app import run as open_app

        return open_app(settings)
    finally:
        gc.enable()


def _printable(text: str) -> str:
    """Text that may quote a server or a file, without secrets and without what a terminal would act on."""
    from tui.api.redaction import redacted

    return "".join(char if char.isprintable() or char == "\n" else " " for char in redacted(text))


if __name__ == "__main__":
    main()
