"""What the palette finds: actions, instances and places, by what is typed of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.domain.row import InstanceRow

MOST = 50
# Names of more instances than these are looked through for what stands in them as it was typed, which takes 5 ms
# for 50,000; letters with others between them would take 100.
_MOST_LOOSE = 2000
# Of a name that is longer no more is looked through: a server may send a megabyte of it.
_MOST_LETTERS = 256
_EXACT, _START, _WORD, _WITHIN, _LOOSE = 5.0, 4.0, 3.0, 2.0, 1.0


class Command(NamedTuple):
    """A line of the palette: title and note, its kind, what tells it from others, words to find it by."""

    title: str
    note: str = ""
    kind: str = "action"
    identity: str = ""
    also: str = ""


class Found(NamedTuple):
    """A command that fits what was typed, and the places in its title of the letters that were."""

    command: Command
    places: tuple[int, ...] = ()


def find(commands: Iterable[Command], typed: str, used: Mapping[str, int] = {}) -> list[Found]:
    """The commands that hold every word that was typed, at most 50: exact ones first, then those that are used most.

    `used` has how often an identity was taken. Nothing typed finds all of them.
    """
    wanted = typed.casefold().split()
    rated = []
    for number, command in enumerate(commands):
        rate, places = _rate(command, wanted)
        if rate:
            rated.append((-rate, -used.get(command.identity, 0), number, Found(command, places)))
    return [found for *_, found in sorted(rated, key=lambda line: line[:3])[:MOST]]


class Instances:
    """The names of a list, made ready at the first search."""

    def __init__(self, rows: Sequence[InstanceRow]) -> None:
        self._rows = rows
        self._folded: list[str] | None = None

    def find(self, typed: str) -> list[Found]:
        """The instances whose names fit, at most 50, those that begin so first; none where nothing is typed."""
        wanted = typed.casefold().split()
        if not wanted:
            return []
        if self._folded is None:
            self._folded = [row.name[:_MOST_LETTERS].casefold() for row in self._rows]
        first, whole = wanted[0], " ".join(wanted)
        holding = [n for n, name in enumerate(self._folded) if first in name]
        if len(wanted) > 1:
            holding = [n for n in holding if all(word in self._folded[n] for word in wanted)]
        begins = [n for n in holding if self._folded[n].startswith(whole)]
        # A short name that was typed in full is not lost among the many that begin with it.
        exact = [n for n in begins if self._folded[n] == whole]
        loose = range(len(self._folded)) if len(self._folded) <= _MOST_LOOSE else ()
        tried = dict.fromkeys((*exact, *begins[: MOST * 2], *holding[: MOST * 4], *loose))
        return find((self._command(n) for n in tried), typed)

    def _command(self, number: int) -> Command:
        row = self._rows[number]
        return Command((row.name or row.id)[:_MOST_LETTERS], "instance", "instance", row.id)


def _rate(command: Command, wanted: Sequence[str]) -> tuple[float, tuple[int, ...]]:
    """How well a command fits, 0 where it does not, and where the letters stand in its title."""
    if not wanted:
        return 1.0, ()
    title, beside = command.title.casefold(), f" {command.note} {command.also}".casefold()
    # Where a folded text has another length, its places are not those of the title.
    same = len(title) == len(command.title)
    if title.rstrip(".") == " ".join(wanted):
        return _EXACT, tuple(range(len(title))) if same else ()
    total, places = 0.0, set[int]()
    for word in wanted:
        rate, at = _rate_word(title, word)
        if not rate:
            rate = _LOOSE / 2 if f" {word}" in beside else 0.0
        if not rate:
            return 0.0, ()
        total += rate
        places |= set(at)
    return total / len(wanted), tuple(sorted(places)) if same else ()


def _rate_word(text: str, word: str) -> tuple[float, Iterable[int]]:
    at = text.find(word)
    if at == 0:
        return _START, range(len(word))
    begun = text.find(f" {word}")
    if begun >= 0:
        return _WORD, range(begun + 1, begun + 1 + len(word))
    if at > 0:
        return _WITHIN, range(at, at + len(word))
    return _loosely(text, word)


def _loosely(text: str, word: str) -> tuple[float, Iterable[int]]:
    """The letters in their order with others between them, from the start of a word: better, the closer they stand."""
    first = next((n for n, char in enumerate(text) if char == word[0] and (n == 0 or not text[n - 1].isalnum())), -1)
    if first < 0:
        return 0.0, ()
    places = [first]
    for char in word[1:]:
        if (at := text.find(char, places[-1] + 1)) < 0:
            return 0.0, ()
        places.append(at)
    return _LOOSE * len(word) / (places[-1] - first + 1), places
