"""Which instances are marked, to be changed together, and why the last change of one was not applied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


class Marks:
    """Marks by instance id, whatever rows are shown; a reason lasts until its mark is gone or its instance edited."""

    def __init__(self) -> None:
        self._ids: frozenset[str] = frozenset()
        self._reasons: dict[str, str] = {}

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the marked instances."""
        return self._ids

    def reason(self, identity: str) -> str:
        """Why the last change of a marked instance was not applied; nothing where there is no such reason."""
        return self._reasons.get(identity, "")

    def set(self, ids: Iterable[str]) -> None:
        """Mark these and no others."""
        self._ids = frozenset(ids)
        self._reasons = {identity: reason for identity, reason in self._reasons.items() if identity in self._ids}

    def toggle(self, identity: str) -> None:
        """Mark it, or take its mark away."""
        self.set(self._ids ^ {identity})

    def keep_to(self, there: Collection[str]) -> None:
        """Take the marks of instances away that are not there any more."""
        self.set(self._ids.intersection(there))

    def settle(self, left: Mapping[str, str | None]) -> None:
        """Take over what became of a change: the reason of each instance it was not applied to, None where it was.

        Those it was not applied to are marked, those it was applied to are not; all others stay as they are.
        """
        reasons = {identity: reason for identity, reason in left.items() if reason is not None}
        self.set((self._ids - left.keys()) | reasons.keys())
        self._reasons |= reasons

    def forget_reasons(self, ids: Iterable[str]) -> None:
        """Forget the reasons of instances that are being edited anew; their marks stay."""
        for identity in ids:
            self._reasons.pop(identity, None)
