"""The command line as argparse reads it: every command and option, without a default where none is given."""

import argparse
import math
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tui import __version__
from tui.manual import BY_NAME, COMMANDS, WIDTH, about, rest

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_ACCOUNT = ("profile", "organization", "project", "base_url")
# A term of the filter that is turned round, as in `-state:active`: no option looks like it.
_TURNED = re.compile(r"-\w\w+:.*", re.DOTALL)
# What the scripts of `onet completion` ask; no word for a person.
COMPLETE = "__complete"
# What takes any number of words, which may stand between options.
_WORDS = {"list": "filter", "set": "changes"}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of a command line, absent where not given; SystemExit for help, version and usage errors."""
    parser = make_parser(argv)
    argv, terms = _without_terms(argv)
    options, left = parser.parse_known_args(argv)
    taken = _WORDS.get(options.command)
    words = [word for word in left if taken and not word.startswith("-")]
    unknown = [word for word in left if word not in words]
    if options.command == "list":
        words += terms
    else:
        unknown += terms
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if taken and words:
        setattr(options, taken, [*getattr(options, taken, []), *words])
    _check_together(options, parser)
    return options


def make_parser(named: Collection[str] = frozenset(BY_NAME)) -> argparse.ArgumentParser:
    """The parser of all commands; each option is absent from the result until it is given.

    Of commands that are not `named` it knows only what they do: making ten times the same options takes time.
    """
    common = _common()
    parser = _Parser(
        prog="onet",
        usage="onet [OPTION ...] [COMMAND ...]",
        parents=[common],
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"onet {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", prog="onet", parser_class=_Parser
    )
    for command in COMMANDS:
        made = commands.add_parser(
            command.name,
            usage=" ".join(("onet", command.name, *command.words.split(), "[OPTION ...]")),
            parents=[common] if command.name in named else [],
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
            formatter_class=_Formatter,
            help=command.does,
        )
        if command.name in named:
            _add_own(command.name, made)
    return parser


class _Parser(argparse.ArgumentParser):
    """Lays out the long texts of its help when they are asked for: no start waits for them."""

    def format_help(self) -> str:
        """The help, as a page of a manual."""
        command = self.prog.removeprefix("onet").strip() or None
        self.description, self.epilog = about(command), rest(command)
        return super().format_help()

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Print the help; OutputFailed where it cannot be, of which argparse says nothing."""
        from tui.commands.printing import write

        write(self.format_help())


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """As wide as the manual, whatever the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=WIDTH)


def _add_own(command: str, parser: argparse.ArgumentParser) -> None:
    """Add the arguments that only this command has."""
    add = parser.add_argument
    if command in ("show", "set"):
        add("instance", metavar="NAME_OR_ID", help="which one")
    match command:
        case "login":
            add(
                "--store",
                choices=["keyring", "file"],
                help="where the key is kept: the OS keyring, or a file encrypted under a passphrase (keyring)",
            )
            add("--stdin", action="store_true", help="read the key from one line of standard input")
        case "doctor":
            add("--json", action="store_true", help="the same for programs")
        case "list":
            add("filter", nargs="*", metavar="FILTER", help="as in the app, see below")
            _add_output(parser, ["table", "wide", "json", "csv", "name"])
        case "show" | "journal":
            _add_output(parser, ["table", "json"])
        case "set":
            add("changes", nargs="+", metavar="FIELD=VALUE", help="what to change, see below")
        case "undo":
            add("entry", metavar="ENTRY", help="which change")
        case "completion":
            add("shell", choices=["bash", "zsh", "fish"], help="for which shell")
    if command in ("set", "undo"):
        add("--dry-run", action="store_true", help="show what would be sent, and send nothing")
        add("--yes", action="store_true", help="send without asking")


def _add_output(parser: argparse.ArgumentParser, choices: list[str]) -> None:
    parser.add_argument("-o", "--output", choices=choices, help="in which form (table)")


def _common() -> "_Parser":
    # Without defaults: an option that is not given is absent, so that it counts before the subcommand and after it,
    # and the environment counts where it is absent.
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    add = common.add_argument_group("account").add_argument
    add("--profile", metavar="NAME", help="the account to use (the one that was open last, else default)")
    add("--organization", metavar="ID_OR_NAME", help="the organization to open (the one that was open last)")
    add("--project", metavar="ID_OR_NAME", help="the project to open; `all` is every project (the one open last)")
    add("--base-url", metavar="URL", help="where the API is (https://api.onetsolutions.net)")
    add("--read-only", action="store_true", help="send nothing that changes anything")
    add = common.add_argument_group("the app").add_argument
    add("--refresh", type=_seconds, metavar="SECONDS", help="how often the list is read again (30; 0 = never)")
    add("--ascii", action="store_true", help="draw signs and borders in ASCII")
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--wire", choices=["full", "diff"], help="send the terminal whole parts, or only cells that changed")
    add("--no-cache", action="store_true", help="neither show the last list at the start nor keep it")
    add("--log-file", metavar="PATH", help="write down there what is done, without bodies and secrets")
    add = common.add_argument_group("sandbox").add_argument
    add("--demo", action="store_true", help="work on a sandbox in this process: no account, no network")
    add("--demo-instances", type=_count, metavar="N", help="instances of the sandbox (60)")
    add("--demo-latency", type=_count, metavar="MS", help="how slow the sandbox answers (0)")
    return common


def _without_terms(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The command line without what argparse would not take for terms of a filter, and these."""
    end = list(argv).index("--") if "--" in argv else len(argv)
    if "list" not in argv[:end]:
        return list(argv), []
    turned = [word for word in argv[:end] if _TURNED.fullmatch(word)]
    return [word for word in argv[:end] if not _TURNED.fullmatch(word)], [*turned, *argv[end + 1 :]]


def _check_together(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Leave with a usage error where options are given that cannot be meant together."""
    if "demo" not in options:
        return
    if options.command in ("login", "logout"):
        parser.error(f"--demo has a key of its own; it goes without {options.command}")
    for name in _ACCOUNT:
        if name in options:
            parser.error(f"--demo has its own account; leave out --{name.replace('_', '-')}")


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
