"""What can be copied of one instance, or of several at once, each text to the letter as the API gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.core import words
from tui.core.ssh import NoSsh, ssh_line

if TYPE_CHECKING:
    from tui.core.config import Ssh
    from tui.domain.instance import Instance
    from tui.domain.row import InstanceRow

_LONGEST_SHOWN = 120
_ONE_ONLY = "of one instance at a time"


class Item(NamedTuple):
    """Something to copy, and the letter that does it.

    `shown` is a glimpse of the text, or says why there is none; `what` names it where it has been copied.
    """

    letter: str
    label: str
    text: str
    shown: str
    what: str = ""


class PaneText(NamedTuple):
    """The pane that is open, by its name, and all it says."""

    name: str
    text: str


class _Kind(NamedTuple):
    letter: str
    label: str
    one: str
    many: str


_ID = _Kind("i", "id", "id", "ids")
_NAME = _Kind("n", "name", "name", "names")
_IPV4 = _Kind("4", "IPv4", "IPv4 address", "IPv4 addresses")
_IPV6 = _Kind("6", "IPv6", "IPv6 address", "IPv6 addresses")
_SSH = _Kind("s", "ssh", "ssh command", "ssh commands")


def items(
    rows: Sequence[InstanceRow], ssh: Ssh, whole: Instance | None = None, pane: PaneText | None = None
) -> tuple[Item, ...]:
    """What can be copied of these instances, a line each; what there is of one only, where it is one.

    `whole` is that one as the API told it, `pane` what is open of it.
    """
    lines = (
        _item(_ID, [row.id for row in rows], "the API told none"),
        _item(_NAME, [row.name for row in rows], "it has none"),
        _item(_IPV4, [row.ipv4 for row in rows], "it has no primary IPv4 address"),
        _item(_IPV6, [row.ipv6 for row in rows], "it has no primary IPv6 address"),
        _ssh(rows, ssh),
    )
    if len(rows) != 1:
        return *lines, Item("j", "JSON", "", _ONE_ONLY), Item("p", "pane", "", _ONE_ONLY)
    return *lines, _json(rows[0], whole), _pane(rows[0], pane)


def shortened(text: str) -> str:
    """A text on one line and made visible, no longer than a line of the menu can be."""
    return words.visible(text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…")


def _item(kind: _Kind, values: Sequence[str | None], absent: str) -> Item:
    """The values, a line each; `absent` says why one instance has none."""
    found = [value for value in values if value]
    text = "\n".join(found)
    if len(values) == 1:
        shown = shortened(text) if found else absent
        return Item(kind.letter, kind.label, text, shown, shown)
    count = f"{len(found):,} {kind.one if len(found) == 1 else kind.many}"
    missing = len(values) - len(found)
    lack = f"; {missing:,} of {len(values):,} {'has' if missing == 1 else 'have'} none" if missing else ""
    return Item(kind.letter, kind.label, text, f"{count}{lack}" if found else "none of them has one", count)


def _ssh(rows: Sequence[InstanceRow], ssh: Ssh) -> Item:
    found: list[str | None] = []
    why = ""
    for row in rows:
        try:
            found.append(ssh_line(row, ssh))
        except NoSsh as error:
            found.append(None)
            why = str(error)
    return _item(_SSH, found, why)


def _json(row: InstanceRow, whole: Instance | None) -> Item:
    if whole is None:
        return Item("j", "JSON", "", "not read yet in this run")
    from tui.domain import exactjson

    # Half a character is named, as JSON can: nothing that is copied can hold it.
    text = exactjson.dumps(whole.source, indent=2, ascii_only=False).encode(errors="backslashreplace").decode()
    return Item("j", "JSON", text, f"{_amount(text)}, as it came", f"the JSON of {shortened(row.name or row.id)}")


def _pane(row: InstanceRow, pane: PaneText | None) -> Item:
    if pane is None or not pane.text:
        return Item("p", "pane", "", "no pane is open")
    what = f"the pane {pane.name} of {shortened(row.name or row.id)}"
    return Item("p", "pane", pane.text, f"{pane.name}: {_amount(pane.text)}", what)


def _amount(text: str) -> str:
    count = text.count("\n") + 1
    return f"{count:,} line{'s' if count != 1 else ''}"
