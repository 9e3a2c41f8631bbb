"""Findings as the tests compare them."""

from collections.abc import Iterable

from tui.core.doctor import Check


def told(checks: Iterable[Check]) -> dict[str, str]:
    """Status and detail of each finding by its name; two of one name are on a line each."""
    found: dict[str, str] = {}
    for check in checks:
        line = f"{check.status}: {check.detail}"
        found[check.name] = f"{found[check.name]}\n{line}" if check.name in found else line
    return found


def advice(checks: Iterable[Check], name: str) -> str:
    """What to do about the finding of that name."""
    return " ".join(check.advice for check in checks if check.name == name)
