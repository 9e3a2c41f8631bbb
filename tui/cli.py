"""The command line; imports only what the command needs."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tui import __version__

_ACCOUNT = ("profile", "organization", "project", "base_url")


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `onet` and leave with its exit code: 0 fine, 1 failed, 2 usage."""
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    from tui.api.errors import OnetError

    parser = _parser()
    options = vars(parser.parse_args(argv))
    if options.get("demo") and (named := [name for name in _ACCOUNT if name in options]):
        parser.error(f"--demo has its own account; leave out --{named[0].replace('_', '-')}")
    try:
        return _command(options, parser)
    except OnetError as error:
        print(f"onet: {error}" + (f"\n{error.hint}" if error.hint else ""), file=sys.stderr)  # noqa: T201
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _command(options: dict[str, object], parser: argparse.ArgumentParser) -> int:
    from tui.core.settings import from_options

    settings = from_options(options, os.environ)
    if options["command"] == "login":
        from tui.core.login import login

        return login(settings, from_stdin=bool(options.get("stdin")))
    if options["command"] == "logout":
        from tui.core.login import logout

        return logout(settings)
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") in ("dumb", "unknown"):
        parser.exit(2, "onet: there is no terminal here to draw on\n")
    from tui.app import run as open_app

    return open_app(settings)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--profile", metavar="NAME", help="the account to use")
    common.add_argument("--organization", metavar="ID_OR_NAME", help="the organization to open")
    common.add_argument("--project", metavar="ID_OR_NAME", help="the project to open")
    common.add_argument("--base-url", metavar="URL", help="where the API is")
    common.add_argument("--read-only", action="store_true", help="send nothing that changes anything")
    common.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    common.add_argument("--demo", action="store_true", help="open on a sandbox: no account, no network")
    common.add_argument("--demo-instances", type=_count, metavar="N", help="instances of the sandbox (60)")
    common.add_argument("--demo-latency", type=_count, metavar="MS", help="how slow the sandbox answers (0)")
    parser = argparse.ArgumentParser(
        prog="onet", parents=[common], description="See and change OnetSolutions compute instances in the terminal."
    )
    parser.add_argument("--version", action="version", version=f"onet {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    login = commands.add_parser("login", parents=[common], help="check an API key and keep it in the OS keyring")
    login.add_argument("--stdin", action="store_true", help="read the key from one line of standard input")
    commands.add_parser("logout", parents=[common], help="remove the profile's key from the OS keyring")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 100_000:
        raise argparse.ArgumentTypeError("a number from 0 to 100000")
    return number


if __name__ == "__main__":
    main()
