"""What a session keeps of the load it saw."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import whole
from tui.core.usage_history import FOLLOWED, LOOKED_AT, SAMPLES, Rate, UsageHistory
from tui.domain.instance import Instance, parse_instance
from tui.domain.row import InstanceRow

START = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def row(identity: str, cpu: float | None, memory: int | None = None) -> InstanceRow:
    return InstanceRow(identity, identity, cpu=cpu, memory_mb=memory, ram_mb=1000)


def instance(seconds: float, received: int | None = None, sent: int | None = None, **more: Any) -> Instance:
    counted = {"network_in_bytes": received, "network_out_bytes": sent, "last_synced_at": at(seconds).isoformat()}
    return parse_instance(whole(state_sync=counted | more))


def test_each_refresh_of_the_list_adds_a_reading_of_every_instance() -> None:
    history = UsageHistory()
    for number, load in enumerate((10.0, None, 55.0)):
        history.follow([row("a", load, 250), row("b", 1.0)], at(30 * number))
    assert history.cpu("a") == (0.1, None, 0.55)
    assert history.memory("a") == (0.25, 0.25, 0.25)
    assert history.memory("b") == (None, None, None)
    assert history.cpu("c") == ()


@given(st.lists(st.none() | st.floats(allow_nan=False), max_size=2 * SAMPLES))
def test_the_last_readings_are_kept_as_shares_to_half_a_percent(loads: Sequence[float | None]) -> None:
    history = UsageHistory()
    for number, load in enumerate(loads):
        history.follow([row("a", load)], at(30 * number))
    kept = history.cpu("a")
    assert len(kept) == min(len(loads), SAMPLES)
    for share, load in zip(kept, loads[-SAMPLES:], strict=True):
        if share is None or load is None:
            assert (share, load) == (None, None)
        else:
            assert abs(share - min(max(load / 100, 0), 1)) <= 0.0025001


def test_of_a_very_long_list_only_those_that_were_looked_at_are_followed() -> None:
    history = UsageHistory()
    history.take(parse_instance(whole(id="7")), at(0))
    rows = [row(str(number), 50.0) for number in range(FOLLOWED + 1)]
    history.follow(rows, at(30))
    assert history.cpu("7") == (0.125, 0.5)
    assert history.cpu("8") == ()


def test_instances_that_are_gone_are_forgotten() -> None:
    history = UsageHistory()
    history.follow([row(str(number), 1.0) for number in range(500)], at(0))
    history.follow([row("1", 1.0)], at(30))
    assert history.cpu("1") == (0.01, 0.01)
    assert history.cpu("499") == ()


def test_a_report_is_taken_once_however_often_it_is_looked_at() -> None:
    history = UsageHistory()
    for seconds in (0, 10, 20):
        history.take(instance(0, 0, 0, cpu_usage="40.00"), at(seconds))
    assert history.cpu("i-1") == (0.4,)


def test_a_refresh_and_a_look_at_the_same_moment_are_one_reading() -> None:
    history = UsageHistory()
    history.follow([row("i-1", 40.0)], at(0))
    history.take(instance(0, 0, 0, cpu_usage="40.00"), at(0.2))
    assert history.cpu("i-1") == (0.4,)


def test_traffic_is_what_was_counted_between_two_reports() -> None:
    history = UsageHistory()
    for seconds, received, sent in ((0, 1000, 0), (10, 11_000, 5000), (30, 11_000, 5000)):
        history.take(instance(seconds, received, sent), at(seconds))
    assert history.rates("i-1") == (Rate(8000, 4000), Rate(0, 0))
    assert history.rates("i-1")[0].both == 12_000


def test_counters_that_went_back_or_are_absurd_or_absent_give_no_traffic() -> None:
    history = UsageHistory()
    for seconds, received in enumerate((5000, 10, None, 10**25, -5)):
        history.take(instance(seconds, received, 0), at(seconds))
    assert history.rates("i-1") == ()
    assert history.rates("unknown") == ()


def test_the_traffic_of_those_that_were_looked_at_last_is_kept() -> None:
    history = UsageHistory()
    for number in range(LOOKED_AT + 1):
        for seconds in (0, 10):
            source = instance(seconds, seconds * 1000, 0).source | {"id": str(number)}
            history.take(parse_instance(source), at(seconds))
    assert history.rates("0") == ()
    assert history.rates("1") == (Rate(8000, 0),)


@given(st.lists(st.tuples(st.integers(-(10**20), 10**20), st.integers(0, 10**20)), max_size=8), st.text(max_size=4))
def test_any_report_is_taken_without_an_error(counted: Sequence[tuple[int, int]], load: str) -> None:
    history = UsageHistory()
    for seconds, (received, sent) in enumerate(counted):
        more = {"cpu_usage": load or "9E99999", "memory_usage_mb": received, "last_synced_at": "0001-01-01T00:00:00Z"}
        history.take(instance(seconds, received, sent, **more), at(seconds))
        history.take(instance(seconds, received, sent), at(seconds))
    assert all(rate.received >= 0 and rate.sent >= 0 for rate in history.rates("i-1"))
