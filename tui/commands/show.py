"""`onet show`: one instance without a screen."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.commands import output
from tui.commands.opening import find, in_session

if TYPE_CHECKING:
    from tui.core.panes.blocks import Block
    from tui.core.session import Session
    from tui.core.settings import Settings
    from tui.domain.instance import Instance

_INDENT = "  "


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Print one instance; gives the exit code."""
    return in_session(settings, partial(_show, settings, options.instance, getattr(options, "output", "table")))


async def _show(settings: Settings, asked: str, form: str, session: Session) -> int:
    instance = await find(session, asked)
    if form == "json":
        output.write(output.json_text(instance.source))
    else:
        output.write_words(_text(instance), settings)
    return 0


def _text(instance: Instance) -> str:
    """The panes but JSON, one after the other, each under its name."""
    from tui.core.french import is_french
    from tui.core.panes import PANES, build

    now = datetime.now(UTC)
    panes = []
    for name in PANES[:-1]:
        blocks = "\n\n".join(map(_block, build(name, instance, now, is_french())))
        panes.append(f"{name}\n\n" + "".join(f"{_INDENT}{line}".rstrip() + "\n" for line in blocks.split("\n")))
    return "\n".join(panes)


def _block(block: Block) -> str:
    """A block as the app copies it, but for its tables: they are aligned."""
    from tui.core.panes.blocks import Table, text_of

    if isinstance(block, Table) and block.rows:
        return f"{block.title}\n{output.table(block.columns, block.rows, block.right).rstrip()}"
    return text_of((block,))
