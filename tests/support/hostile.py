"""Hostile text, as the API may send it: a catalogue, strategies for property tests, a provider that is full of it."""

import copy
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.support.extent import extent
from tui.sandbox import Sandbox
from tui.sandbox.provider import Reply

# Many tests look at many texts: of each, the short form looks at fewer than is usual.
thorough = settings(max_examples=extent(12, 2_000))
ESC, CANARY = "\x1b", "Canary"
# Each has the word that must never be within a sequence of a terminal, nor make one.
TEXTS: dict[str, str] = {
    "closing tag": f"{CANARY}[/]",
    "bold": f"[b]{CANARY}[/b] [bold red]{CANARY}",
    "click": f"[@click=app.quit]{CANARY}[/]",
    "click of a screen": f"[@click='screen.dismiss']{CANARY}[/]",
    "link": f"[link=https://{CANARY}.example]{CANARY}[/link]",
    "variable": f"[$error]{CANARY}[/] $text {{name}} %s {{0}}",
    "brackets": f"[[[{CANARY}]]] [] [/ \\[b]",
    "clear": f"{ESC}[2J{ESC}[H{CANARY}",
    "colour": f"{ESC}[31;1m{CANARY}{ESC}[0m",
    "a title": f"{ESC}]0;{CANARY}\x07",
    "a link of a terminal": f"{ESC}]8;;https://{CANARY}.example{ESC}\\{CANARY}{ESC}]8;;{ESC}\\",
    "the clipboard": f"{ESC}]52;c;{CANARY}\x07",
    "an open string": f"{ESC}]52;c;{CANARY}",
    "a device": f"{ESC}P$q{CANARY}{ESC}\\",
    "a program": f"{ESC}_G{CANARY}{ESC}\\{ESC}^{CANARY}{ESC}\\{ESC}X{CANARY}{ESC}\\",
    "another screen": f"{ESC}[?1049l{CANARY}{ESC}c",
    "a report": f"{ESC}[6n{ESC}[c{ESC}[?2026$p{CANARY}",
    "C1": f"\x9b31m{CANARY}\x9d52;c;{CANARY}\x9c\x90{CANARY}\x9c\x84\x85\x8d",
    "C0": f"{CANARY}\x00\x07\x08\x08\x08\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f",
    "lines": f"{CANARY}\r\n\n\rroot\tadmin\x85\u2028\u2029",
    "bidi": f"{CANARY}\u202egnp.exe\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "no width": f"{CANARY}\u200b\u200c\u200d\u2060\u2061\ufeff\u00ad\u034f\u180e\u17b4\u115f\u3164",
    "piled marks": f"{CANARY}e" + "\u0301\u0316\u20dd" * 70,
    "marks first": "\u0301\u0302" + CANARY,
    "marks of other scripts": f"{CANARY}\u0915\u094d\u093f\u093f\u0e01\u0e33\u0e49\u0e49\u1100\u1161\u11a8\u11a8\u11a8",
    "wide": f"{CANARY}東京\uff21\uffe6\u3000",
    "ambiguous": f"{CANARY}§¡●…—ⅷ①",
    "emoji": f"{CANARY}👩\u200d💻👨\u200d👩\u200d👧\u200d👦🏽👍🏿❤\ufe0f1\ufe0f\u20e3🇫🇷🇫",
    "joined": CANARY + "👩\u200d" * 40 + "👩",
    "shapes": f"{CANARY}a\ufe0f\ufe0f\ufe0e\ufe00\U000e0100\u180b",
    "unassigned": f"{CANARY}\u0378\U0001fbff\U000e1234\ufffe\uffff\U0010ffff\ue0b0\uf8ff\U000f0000",
    "tags": CANARY + "".join(chr(0xE0000 + ord(char)) for char in "quit") + "\U000e0001\U000e007f",
    "half a character": f"{CANARY}\ud800 \udfff \ud83d",
    "formula": f'=HYPERLINK("https://{CANARY}.example")|a,b;c',
    "shell": f"$(touch {CANARY}) `id` ; rm -rf {CANARY} && 'x' \"y\" \\",
    "format": f"{CANARY} {{}} {{0.__class__}} %(name)s %n ${{HOME}}",
    "number": "1e400",
    "not a number": "NaN",
    "nothing": " \t ",
}
LONG = CANARY + "x" * 100_000
LONG_WIDE = CANARY + "東\u0301\u202e" * 34_000
# Numbers that no machine word holds, as JSON has them.
NUMBERS = (
    "9" * 40,
    "-0",
    "1e400",
    "-1e-400",
    "18446744073709551616",
    "0.1e9999999",
    "9" * 4299,
    "9" * 5000,
    "1" + "0" * 330,
)

_ODD = "".join({char for text in TEXTS.values() for char in text if not char.isalnum()})
characters: st.SearchStrategy[str] = st.one_of(st.characters(), st.sampled_from(_ODD), st.characters(codec=None))
texts: st.SearchStrategy[str] = st.one_of(
    st.text(characters, max_size=40),
    st.sampled_from([*TEXTS.values()]),
    st.builds("{0}{1}".format, st.sampled_from([*TEXTS.values()]), st.text(characters, max_size=10)),
)
# What JSON can say, in Python's types.
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)


Path = tuple[str | int, ...]


def slim(value: Any) -> Any:
    """The value with one item of each list: what fails is to be read by a person."""
    if isinstance(value, dict):
        return {key: slim(inner) for key, inner in value.items()}
    return [slim(inner) for inner in value[:1]] if isinstance(value, list) else value


def places(value: Any, before: Path = ()) -> Iterator[Path]:
    """Where something stands in a value: the leaves, and what they are part of."""
    yield before
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*before, key))


def spoiled(value: Any, keep: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """The value with something hostile, or of another type, in up to five places; fields to keep are as they were.

    In the places of texts mostly texts are put.
    """
    known = [place for place in places(value) if place and not (len(place) == 1 and place[0] in keep)]
    said = [place for place in known if isinstance(_at(value, place), str)]
    put = st.one_of(
        st.tuples(st.sampled_from(said), texts),
        st.tuples(st.sampled_from(said), texts),
        st.tuples(st.sampled_from(known), values),
    )
    return st.lists(put, min_size=1, max_size=5).map(lambda changes: _changed(value, changes))


def _at(value: Any, place: Path) -> Any:
    for step in place:
        value = value[step]
    return value


def _changed(value: Any, changes: list[tuple[Path, Any]]) -> Any:
    made = copy.deepcopy(value)
    for (*way, last), put in changes:
        part = made
        for step in way:
            part = part[step] if _has(part, step) else None
        if _has(part, last):
            part[last] = put
    return made


def _has(part: Any, step: str | int) -> bool:
    """Whether there is such a place still, as a change before may have taken it away."""
    return (isinstance(part, dict) and step in part) or (
        isinstance(part, list) and isinstance(step, int) and step < len(part)
    )


# The ids of instances are asked for by path, where half a character cannot be.
_IN_PATHS = re.compile("[\ud800-\udfff]")


def poisoned(value: Any, texts: Iterator[str]) -> Any:
    """The value with a hostile text behind each string of it, the next one each time; keys of objects stay."""
    if isinstance(value, dict):
        return {key: poisoned(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, texts) for inner in value]
    return value + next(texts) if isinstance(value, str) else value


class Poisoned(Sandbox):
    """A sandbox in which every string of every object is hostile; its ids too, so that they can still be asked for.

    `benign` are fields that are as they were, where something is to work all the same.
    """

    def __init__(self, instances: int = 60, *, benign: tuple[str, ...] = (), every: str = "", **options: Any) -> None:
        """`every` is the hostile text that is put behind each string; without it, they take turns."""
        super().__init__(instances, **{"life": False, **options})
        self._texts = _turns(every)
        self._benign = benign
        for identity in [*self.instances]:
            instance = self._spoil(copy.deepcopy(self.instances[identity]))
            instance["tags"] = {f"{key}{next(self._texts)}": next(self._texts) for key in ("env", "team", "tier")}
            instance["id"] = f"{identity}{_IN_PATHS.sub('', next(self._texts))}".replace("/", "|")
            instance["project_id"] = self.default_scope[1]
            del self.instances[identity]
            self.instances[instance["id"]] = instance
        self.sizes, self.locations, self.images = map(self._spoil, (self.sizes, self.locations, self.images))
        self.vpcs = {project: self._spoil(listed) for project, listed in self.vpcs.items()}
        self.user = self._spoil(self.user)
        for listed in (self.organizations, *self.projects.values()):
            for item in listed:
                item.update(self._spoil({key: value for key, value in item.items() if key != "id"}))

    def _spoil(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: inner if key in self._benign else self._spoil(inner) for key, inner in value.items()}
        return [self._spoil(inner) for inner in value] if isinstance(value, list) else poisoned(value, self._texts)

    def next_text(self) -> str:
        """Another hostile text."""
        return next(self._texts)

    def refusal(self) -> dict[str, Any]:
        """The body of a 400: hostile words of every kind, for fields that exist and others."""
        told = poisoned({"detail": "", "name": ["No."], "tags": {"inner": ["Not so."]}}, self._texts)
        return told | {f"field{text}": [text] for text in islice(self._texts, 8)}

    def _carried_out(self, request: Any, fault: Any) -> Reply:
        reply = super()._carried_out(request, fault)
        # HTTP lets nothing below a blank stand in a header but tabs; what is above ASCII, it does.
        odd = "".join(char for char in next(self._texts) if char >= " " and char != "\x7f" and ord(char) < 0x100)
        headers = (("x-request-id", f"req-{odd}".strip()), *reply.headers)
        return reply._replace(headers=headers)


def _turns(every: str) -> Iterator[str]:
    known = [every] if every else [*TEXTS.values()]
    # Told apart by a number, so that nothing is the same by chance.
    return (f" {known[number % len(known)]}{number}" for number in count())
