"""Reads the instance after a PUT until what became of it shows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from tui.api.errors import Forbidden, KeyRefused, NotFound, NotOffered, OnetError, alone
from tui.core.edit.outcome import Outcome, Reply
from tui.core.edit.verify import Attempt
from tui.domain.instance import Instance

# Seconds before each of the reads where the first one does not tell.
CHECKS = (0.5, 1.0, 2.0, 4.0, 8.0)
# Seconds after which none is begun any more: one that gets no answer takes more than a minute to say so, and a person
# waits for the outcome. The journal looks again.
PATIENCE = 60.0
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], datetime]
Read = Callable[[], Awaitable[Instance]]


def is_gone(error: OnetError) -> bool:
    """Whether it says that the instance is not there, and not that the path is none."""
    return isinstance(error, NotFound) and not isinstance(error, NotOffered)


@dataclass
class Check:
    """One attempt, how to read its instance, how to wait, what time it is."""

    attempt: Attempt
    read: Read
    sleep: Sleep
    clock: Clock
    found: Instance | None = None
    checked_at: datetime | None = None
    failed: OnetError | None = None

    async def after_answer(self) -> Outcome:
        """The server accepted the PUT: the first read that succeeds tells what took effect."""
        began = monotonic()
        for wait in (0.0, *CHECKS):
            if await self._looked(wait) or self._hopeless(began):
                break
        return self._proven() or self._open()

    async def after_loss(self) -> Outcome:
        """No answer to go by: a value of ours that was not there before proves the PUT, old ones prove nothing yet.

        After a time-out the old values prove nothing at all, as the server may still be at work.
        """
        began = monotonic()
        for wait in CHECKS:
            if (await self._looked(wait) and self._landed()) or self._hopeless(began):
                break
        if self.failed is None and self.attempt.reply is Reply.LATE and not self._landed():
            return self._open()
        return self._proven() or self._open()

    async def _looked(self, wait: float) -> bool:
        if wait:
            await self.sleep(wait)
        try:
            self.found = await self.read()
        except OnetError as error:
            self.failed = alone(error)
            return False
        self.checked_at, self.failed = self.clock(), None
        return True

    def _landed(self) -> bool:
        return self.found is not None and self.attempt.landed(self.found)

    def _hopeless(self, began: float) -> bool:
        """Whether another read would end as this one did, or would keep the person waiting for too long."""
        return isinstance(self.failed, NotFound | KeyRefused | Forbidden) or monotonic() - began > PATIENCE

    def _proven(self) -> Outcome | None:
        if self.failed is not None:
            return self.attempt.gone(self.clock(), self.failed) if is_gone(self.failed) else None
        if self.found is None or self.checked_at is None:
            return None
        proven = self.attempt.verdict(self.found, self.checked_at)
        return proven or self.attempt.not_applied(self.found, self.checked_at)

    def _open(self) -> Outcome:
        return self.attempt.not_known(self.found, self.checked_at, self.failed)
