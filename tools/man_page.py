"""Makes the manual page from the command line itself: `python tools/man_page.py docs/onet.1`."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tui.command_line import make_parser
from tui.manual import ABOUT, COMMANDS, PRECEDENCE, SECTIONS, Command, Section

_OWN = ("positional arguments", "options")
_NOT_TOLD = ("commands", *_OWN)


def page() -> str:
    """The manual page, in the macros of man(7)."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    parser = make_parser()
    yield '.TH ONET 1 "" "onet" "User Commands"'
    yield from (".SH NAME", r"onet \- see and change OnetSolutions compute instances in the terminal")
    yield from (".SH SYNOPSIS", f".B {_text('onet')}", _text("[OPTION ...] [COMMAND ...]"))
    yield from (".SH DESCRIPTION", _text(ABOUT))
    yield ".SH COMMANDS"
    for command in COMMANDS:
        yield from _command(command, parser)
    yield from (".SH OPTIONS", _text(PRECEDENCE))
    for group in parser._action_groups:
        if group.title not in _NOT_TOLD:
            yield f".SS {_text((group.title or '').capitalize())}"
            yield from _arguments(group._group_actions)
    for section in SECTIONS:
        yield f".SH {_text(section.title.upper())}"
        yield from _entries(section)


def _command(command: Command, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.SS "{_text(f"onet {command.name} {command.words}".strip())}"'
    yield _text(command.about)
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    for group in commands.choices[command.name]._action_groups:
        if group.title in _OWN:
            yield from _arguments(action for action in group._group_actions if action.dest != "help")
    for section in command.sections:
        yield from (".PP", f".I {_text(section.title.capitalize())}")
        yield from _entries(section)


def _arguments(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = "" if not action.option_strings or action.nargs == 0 else _value(action)
        yield from (".TP", f".B {_text(f'{names} {value}'.strip())}", _text(action.help or ""))


def _value(action: argparse.Action) -> str:
    return "|".join(map(str, action.choices)) if action.choices else str(action.metavar)


def _entries(section: Section) -> Iterator[str]:
    for entry in section.entries:
        if isinstance(entry, str):
            yield from (".PP", ".nf", f"    {_text(entry)}", ".fi")
        else:
            yield from (".TP", f".B {_text(entry[0])}", _text(entry[1]))


def _text(text: str) -> str:
    """Text that no character of is a request or an escape."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")
    escaped = escaped.replace("~", "\\(ti").replace("`", "\\(ga").replace("^", "\\(ha")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
