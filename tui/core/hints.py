"""The line for who opens the app for the first time: the few keys that lead to all the others."""

import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tui.core.habits import hints_seen, remember_hints

USES = 3
_DISMISSED = 1000
HINTS = (("app.help", "help"), ("list.filter", "filter"), ("table.open", "open"), ("instance.edit", "edit"))
LAST = ("app.palette", "everything")


class Hint(NamedTuple):
    """A key as it is shown, and the word for what it does."""

    key: str
    word: str


class Hints:
    """Whether the line is shown: until its keys were used three times, or somebody dismissed it.

    With `keeps` that is remembered for later runs; without, as in the demo, for this run only.
    """

    def __init__(self, *, keeps: bool, environ: Mapping[str, str] = os.environ) -> None:
        self._keeps = keeps
        self._environ = environ
        self._seen = hints_seen(environ) if keeps else 0

    @property
    def shown(self) -> bool:
        """Whether there is somebody to be told."""
        return self._seen < USES

    def used(self) -> None:
        """One of the keys was used."""
        self._count(self._seen + 1)

    def dismiss(self) -> bool:
        """Never show it again; False where it was not shown."""
        was = self.shown
        self._count(_DISMISSED)
        return was

    def _count(self, seen: int) -> None:
        if self.shown:
            self._seen = seen
            if self._keeps:
                remember_hints(seen, self._environ)


def hints(key_of: Callable[[str], str]) -> tuple[Hint, ...]:
    """The hints in their order; `key_of` gives the key of an action as it is shown, "" where it has none."""
    return tuple(Hint(key, word) for action, word in (*HINTS, LAST) if (key := key_of(action)))
