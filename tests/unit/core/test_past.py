"""How long ago something was, also where this machine's clock and another one differ."""

from datetime import UTC, datetime, timedelta

import pytest

from tui.core.columns import MODIFIED
from tui.core.past import ago, ago_in_short, dated_ago
from tui.domain.row import InstanceRow

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("by", "told", "short"),
    [
        (timedelta(days=-3), "3 days ago", "3 days ago"),
        (timedelta(0), "just now", "just now"),
        (timedelta(minutes=4), "just now", "just now"),
        (timedelta(hours=23), "23 hours ahead of this clock", "clock differs"),
        (timedelta(days=400), "1 year ahead of this clock", "clock differs"),
    ],
)
def test_what_was_is_never_said_to_be_still_to_come(by: timedelta, told: str, short: str) -> None:
    assert (ago(NOW + by, NOW), ago_in_short(NOW + by, NOW)) == (told, short)
    assert dated_ago(NOW + by, NOW).endswith(f" ({told})")
    row = InstanceRow("i-1", "web-1", modified=(NOW + by).isoformat())
    assert MODIFIED.text(row, NOW) == short
    assert len(short) <= MODIFIED.widest


def test_what_is_not_known_is_said_to_be_absent() -> None:
    assert (ago(None, NOW), dated_ago(None, NOW)) == ("–", "–")
