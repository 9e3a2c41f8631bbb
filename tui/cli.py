"""The command line; imports only what the command needs."""

import argparse
import math
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tui import __version__

_ACCOUNT = ("profile", "organization", "project", "base_url")
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `onet` and leave with its exit code: 0 fine, 1 failed, 2 usage or no terminal, 130 interrupted.

    An error that nobody foresaw is told without locals and secrets; a pipe that nobody reads any more is no error.
    """
    try:
        try:
            code = run(sys.argv[1:] if argv is None else argv, hooks=True)
        finally:
            # Here, as at the end of the interpreter nobody could catch what it raises.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except Exception as error:  # noqa: BLE001  The last place: what Python would show of it may hold the key.
        from tui.core.crash import report

        sys.stderr.write(report(error))
        code = 1
    sys.exit(code)


def run(argv: Sequence[str], *, hooks: bool = False) -> int:
    """Run one command and give its exit code; SystemExit where argparse ends it (help, version, usage).

    With `hooks` this process is the command's own: Python's reports of errors are replaced by `crash`'s.
    """
    from tui.api.errors import OnetError

    parser = _parser()
    options = parser.parse_args(argv)
    _check_together(options, parser)
    if hooks:
        from tui.core.crash import install_hooks

        install_hooks()
    try:
        return _command(options)
    except OnetError as error:
        sys.stderr.write(f"onet: {_printable(str(error))}\n" + (f"{_printable(error.hint)}\n" if error.hint else ""))
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return _INTERRUPTED


def _command(options: argparse.Namespace) -> int:
    from tui.core.settings import from_options

    settings = from_options(options, os.environ)
    if options.command == "login":
        from tui.core.login import login

        return login(settings, from_stdin="stdin" in options, store=getattr(options, "store", None))
    if options.command == "logout":
        from tui.core.login import logout

        return logout(settings)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write("onet: there is no terminal here to draw on\n")
        return 2
    if os.environ.get("TERM") in ("dumb", "unknown"):
        sys.stderr.write(f"onet: the terminal cannot be drawn on (TERM={os.environ['TERM']})\n")
        return 2
    # Textual writes what is typed, a key too, into the files and to the console that these ask for.
    for name in ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG"):
        os.environ.pop(name, None)
    import gc

    # What is imported stays: a collection meanwhile finds nothing. The app lets them go on, once the list can be seen.
    gc.disable()
    try:
        from tui.app import run as open_app

        return open_app(settings)
    finally:
        gc.enable()


def _check_together(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if "demo" not in options:
        return
    if options.command:
        parser.error(f"--demo has a key of its own; it goes without {options.command}")
    for name in _ACCOUNT:
        if name in options:
            parser.error(f"--demo has its own account; leave out --{name.replace('_', '-')}")


def _parser() -> argparse.ArgumentParser:
    common = _common()
    parser = argparse.ArgumentParser(
        prog="onet",
        parents=[common],
        allow_abbrev=False,
        description="See and change OnetSolutions compute instances in the terminal. Without a command, opens the app.",
    )
    parser.add_argument("--version", action="version", version=f"onet {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    login = commands.add_parser(
        "login",
        parents=[common],
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
        help="check an API key and keep it in the OS keyring or in an encrypted file",
    )
    login.add_argument(
        "--store",
        choices=["keyring", "file"],
        help="where the key is kept: the OS keyring, or a file encrypted under a passphrase (keyring)",
    )
    login.add_argument("--stdin", action="store_true", help="read the key from one line of standard input")
    commands.add_parser(
        "logout", parents=[common], allow_abbrev=False, help="remove the profile's key from where it is stored"
    )
    return parser


def _common() -> argparse.ArgumentParser:
    # Without defaults: an option that is not given is absent, so that it counts before the subcommand and after it,
    # and the environment counts where it is absent.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    add = common.add_argument
    add("--profile", metavar="NAME", help="the account to use (default)")
    add("--organization", metavar="ID_OR_NAME", help="the organization to open")
    add("--project", metavar="ID_OR_NAME", help="the project to open")
    add("--base-url", metavar="URL", help="where the API is")
    add("--read-only", action="store_true", help="send nothing that changes anything")
    add("--refresh", type=_seconds, metavar="SECONDS", help="how often the list is read again (30; 0 = never)")
    add("--ascii", action="store_true", help="draw signs and borders in ASCII")
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--no-cache", action="store_true", help="neither show the last list at the start nor keep it")
    add("--demo", action="store_true", help="open on a sandbox: no account, no network")
    add("--demo-instances", type=_count, metavar="N", help="instances of the sandbox (60)")
    add("--demo-latency", type=_count, metavar="MS", help="how slow the sandbox answers (0)")
    return common


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= 100_000):
        raise argparse.ArgumentTypeError("invalid number, it must be from 0 to 100000")
    return int(text)


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    # Under a second it would be a load, not a refresh.
    if not (number == 0 or 1 <= number <= 86_400):
        raise argparse.ArgumentTypeError("invalid number of seconds, it must be 0 or from 1 to 86400")
    return number


def _printable(text: str) -> str:
    """Text that may quote a server or a file, without secrets and without what a terminal would act on."""
    from tui.api.redaction import redacted

    return "".join(char if char.isprintable() or char == "\n" else " " for char in redacted(text))


if __name__ == "__main__":
    main()
