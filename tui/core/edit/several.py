"""Several instances as one text for `$EDITOR`, a YAML document each, and what was written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tui.core.edit.document import DocumentError, from_document, to_document
from tui.core.edit.draft import Draft
from tui.core.edit.yaml_write import printable
from tui.core.words import visible

# Names by id of what can be picked, by kind; by instance, the same object for those that share them.
ChoicesOf = Mapping[str, Mapping[str, Mapping[str, str]]]
_BEGINS = re.compile(r"---(?:\s|$)")
_IDENTITY = re.compile(r"\(([^()]*)\)\s*$")
_HEADER = """\
# {count} instances, a document each.
# Save and leave the editor to go on to the review; nothing is sent before it.
# To leave without a change: save this as it is, or empty. A field or a document that is taken out stays as it is.
# A line that begins with --- says which instance follows: leave those lines as they are.
# Numbers, true, false and null are as in JSON; every other word is text, no and on and dates among them."""


class _Piece(NamedTuple):
    """A document of the text: the line that begins it, counted from 1, what stands there, and what follows."""

    line: int
    begin: str
    body: list[str]


def to_documents(drafts: Sequence[Draft], choices: ChoicesOf) -> str:
    """The drafts as documents in their order; what can be picked stands with the first of those that share it."""
    told: list[Any] = []
    pieces = [_HEADER.format(count=len(drafts))]
    for draft in drafts:
        theirs = choices[draft.opened.id]
        first = not any(theirs is known for known in told)
        told.append(theirs)
        # Without its own header, which the text has once for all.
        fields = to_document(draft, theirs).split("\n\n", 1)[1]
        pieces.append(f"--- # {_called(draft)}\n{fields if first else _bare(fields)}".rstrip("\n"))
    return "\n\n".join(pieces) + "\n"


def from_documents(text: str, drafts: Sequence[Draft], choices: ChoicesOf) -> dict[str, dict[str, Any]]:
    """The edits by instance, as `from_document` gives them; none for an instance whose document is as it was, or gone.

    DocumentError names the line in the whole text: also of a document that does not say whose it is, or stands twice.
    """
    by_identity = {printable(visible(draft.opened.id)): draft for draft in drafts}
    seen: set[str] = set()
    found: dict[str, dict[str, Any]] = {}
    for piece in _pieces(text):
        draft = by_identity.get(_identity(piece.begin))
        if draft is None:
            raise DocumentError(piece.line, "this does not say which instance follows: --- # NAME (ID), as it was")
        identity = draft.opened.id
        if identity in seen:
            raise DocumentError(piece.line, f"there is a second document of {visible(draft.opened.name)}")
        seen.add(identity)
        try:
            edits = from_document("\n".join(["", *piece.body]), draft, choices[identity])
        except DocumentError as error:
            raise DocumentError(piece.line + error.line - 1, error.reason) from None
        if edits:
            found[identity] = edits
    return found


def _pieces(text: str) -> Iterator[_Piece]:
    piece = _Piece(0, "", [])
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if _BEGINS.match(line):
            if piece.line:
                yield piece
            piece = _Piece(number, line, [])
        elif piece.line:
            piece.body.append(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            raise DocumentError(number, "this belongs to no instance: it stands before the first --- line")
    if piece.line:
        yield piece


def _identity(begin: str) -> str:
    found = _IDENTITY.search(begin)
    return found[1] if found else ""


def _called(draft: Draft) -> str:
    return printable(f"{visible(draft.opened.name)} ({visible(draft.opened.id)})")


def _bare(fields: str) -> str:
    """The fields without what is explained about them, and without empty lines."""
    return "\n".join(line for line in fields.split("\n") if line and not line.startswith("# "))
