"""From one list to the next: who came, who went, what changed."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import BARE, DB, ROWS, UNIQUE, WEB
from tui.core.snapshot import Diff, Snapshot, apply, diff, unique
from tui.domain.row import InstanceRow


@given(UNIQUE, UNIQUE, st.randoms(use_true_random=False))
def test_the_difference_applied_to_the_first_list_gives_the_second(
    old: list[InstanceRow], other: list[InstanceRow], dice: random.Random
) -> None:
    # Mostly the same instances, as in life.
    new = [row for row in old if dice.random() < 0.8]
    new = [row._replace(cpu=1.5) if dice.random() < 0.3 else row for row in new]
    new += [row for row in other if row.id not in {known.id for known in old}]
    for second in (new, dice.sample(new, len(new)), other):
        found = diff(old, second)
        assert apply(found, old) == tuple(second)
        assert bool(found) is (old != second)


def test_who_came_and_went_and_what_changed_is_told() -> None:
    found = diff([WEB, DB], [WEB._replace(cpu=81.0, status="suspended"), BARE])
    assert found.came == ("3",)
    assert found.went == ("2",)
    assert found.changed == {"1": frozenset({"cpu", "status"})}
    assert found.order is None
    assert found.rows == {"1": WEB._replace(cpu=81.0, status="suspended"), "3": BARE}


def test_an_instance_that_came_between_others_tells_the_whole_order() -> None:
    assert diff([WEB, DB], [WEB, BARE, DB]).order == ("1", "3", "2")
    assert diff([WEB, DB], [DB, WEB]) == Diff(order=("2", "1"))


def test_the_same_list_is_no_difference() -> None:
    assert not diff([WEB, DB], [WEB._replace(), DB])
    assert diff([], []) == Diff()


def test_a_difference_of_other_lists_is_not_applied() -> None:
    with pytest.raises(KeyError):
        apply(diff([WEB, DB], [WEB]), [WEB])
    with pytest.raises(KeyError):
        apply(diff([WEB, DB], [DB, WEB]), [WEB])


@given(ROWS)
def test_an_instance_that_two_pages_hold_stands_once(rows: list[InstanceRow]) -> None:
    kept = unique(rows)
    assert [row.id for row in kept] == list(dict.fromkeys(row.id for row in rows))
    last = {row.id: row for row in rows}
    assert all(row == last[row.id] for row in kept)


def test_a_row_is_found_by_its_id() -> None:
    held = Snapshot((WEB, DB), datetime(2026, 1, 2, tzinfo=UTC), 2)
    assert held.row("2") is DB
    assert held.row("9") is None
    assert held.places == {"1": 0, "2": 1}
    assert held == Snapshot((WEB, DB), datetime(2026, 1, 2, tzinfo=UTC), 2)


@given(UNIQUE, st.randoms(use_true_random=False))
def test_what_changed_in_a_row_is_the_names_of_the_fields_that_differ(
    old: list[InstanceRow], dice: random.Random
) -> None:
    new = [row._replace(cpu=1.5 if row.cpu != 1.5 else 2.5) if dice.random() < 0.5 else row for row in old]
    changed = diff(old, new).changed
    assert list(changed) == [row.id for row, before in zip(new, old, strict=True) if row is not before]
    assert set(changed.values()) <= {frozenset({"cpu"})}
