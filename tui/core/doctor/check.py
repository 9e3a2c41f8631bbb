"""One finding: what was looked at, how it is, and what to do."""

from enum import StrEnum
from typing import NamedTuple

from tui.api.errors import OnetError


class Status(StrEnum):
    """How something is; `BROKEN` is only what is needed, `WARNING` also what could not be looked at."""

    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"


class Check(NamedTuple):
    """A finding, its texts each on one line, without secrets and with control characters made visible."""

    area: str
    name: str
    status: Status
    detail: str
    advice: str = ""


class Area:
    """Makes the findings of one area; `name` is the same for programs and for people."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fine(self, name: str, detail: str) -> Check:
        """It works."""
        return self._check(name, Status.FINE, detail)

    def warning(self, name: str, detail: str, advice: str = "") -> Check:
        """It works less well, or is not needed now, or could not be looked at."""
        return self._check(name, Status.WARNING, detail, advice)

    def broken(self, name: str, detail: str, advice: str) -> Check:
        """It is needed and does not work."""
        return self._check(name, Status.BROKEN, detail, advice)

    def failed(self, name: str, error: OnetError, *, needed: bool = True) -> Check:
        """What an error of the family says, with its hint as the advice; a warning where it is not needed now."""
        return self._check(name, Status.BROKEN if needed else Status.WARNING, str(error), error.hint)

    def _check(self, name: str, status: Status, detail: str, advice: str = "") -> Check:
        return Check(self.name, name, status, shown(detail), shown(advice))


def shown(text: str) -> str:
    """A text that may quote anything, on one line, without the secrets of this process."""
    from tui.api.redaction import redacted
    from tui.core.words import visible

    words = " ".join(redacted(text).splitlines())
    return visible(words) if words else ""


def milliseconds(seconds: float) -> str:
    """A span of time as `12 ms` or `1.2 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
