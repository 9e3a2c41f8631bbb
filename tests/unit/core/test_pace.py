import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.pace import LONGEST, next_refresh


@pytest.mark.parametrize(
    ("wanted", "requests", "failures", "seconds"),
    [(30, 1, 0, 30), (0, 1, 5, 0), (30, 100, 0, 30), (30, 500, 0, 150), (1, 10, 0, 3), (30, 1, 1, 60), (30, 1, 9, 300)],
)
def test_it_is_read_as_often_as_asked_unless_that_is_too_much(
    wanted: float, requests: int, failures: int, seconds: float
) -> None:
    assert next_refresh(wanted, requests, failures) == seconds


@given(st.floats(1, 86_400), st.integers(1, 50_000), st.integers(0, 10_000))
def test_refreshing_takes_at_most_a_fifth_of_the_limit_and_failures_never_make_it_quicker(
    wanted: float, requests: int, failures: int
) -> None:
    seconds = next_refresh(wanted, requests, failures)
    assert requests / seconds * 60 <= 200 + 1e-6
    assert seconds >= next_refresh(wanted, requests)
    assert seconds <= max(LONGEST, next_refresh(wanted, requests))
