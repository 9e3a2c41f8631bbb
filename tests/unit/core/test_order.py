"""The list stands as people count: names by their numbers, money as money, what is empty last."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import ROWS
from tui.core.order import SORTS, Arranger, Order, arrange
from tui.domain.row import InstanceRow

COLUMN = st.sampled_from(sorted(SORTS))
ORDER = st.builds(Order, st.lists(st.tuples(COLUMN, st.booleans()), max_size=2).map(tuple))


def sorted_by(column: str, rows: list[InstanceRow], *, descending: bool = False) -> str:
    return " ".join(rows[place].id for place in arrange(rows, Order(((column, descending),))))


def each(field: str, *values: object) -> list[InstanceRow]:
    """A row for each value, its id that value."""
    return [InstanceRow(**{"id": str(value), "name": ""} | {field: value}) for value in values]


@pytest.mark.parametrize(
    ("column", "field", "ascending"),
    [
        ("NAME", "name", ["db", "web", "web-2", "web-10", "web-100", "web-a"]),
        ("NAME", "name", ["Édith", "Zoé"]),
        ("NAME", "name", ["a1b2", "a1b10", "a2b1", "a007", "a1000000000000000000000"]),
        ("STATE", "status", ["active", "Suspended", "zombie"]),
        ("POWER", "power", ["running", "stopped"]),
        ("LOCATION", "location", ["Paris 2", "Paris 10"]),
        ("IMAGE", "image", ["Debian 9", "Debian 12"]),
        ("IPV4", "ipv4", ["9.0.0.1", "10.0.0.2", "10.0.0.10", "203.0.113.7", "nowhere", "x"]),
        ("IPV6", "ipv6", ["2001:db8::2", "2001:db8::10", "fe80::1%eth0", "not-one"]),
        ("CPU", "cpu", [0.0, 9.5, 80.25, 100.0]),
        (
            "CYCLE",
            "cycle",
            ["free", "hourly", "monthly", "quarterly", "annually", "fortnightly", "lunar"],
        ),
        ("PRICE", "price", ["-3", "0.009", "5.00", "12.5", "100"]),
        (
            "MODIFIED",
            "modified",
            ["0001-01-01T00:00:00+14:00", "2026-01-01", "2026-01-01T03:00+01:00", "2026-01-01T02:30"],
        ),
        ("VPC", "vpc", ["net2", "net10"]),
        ("PROJECT", "project", ["Lab", "prod"]),
    ],
)
def test_each_column_has_the_order_of_what_it_shows(column: str, field: str, ascending: list[object]) -> None:
    rows = each(field, *reversed(ascending))
    assert sorted_by(column, rows) == " ".join(map(str, ascending))
    assert sorted_by(column, rows, descending=True) == " ".join(map(str, reversed(ascending)))


def test_sizes_stand_by_cpus_then_memory_then_name() -> None:
    sizes = [("a", 8, 1024), ("b", 2, 8192), ("c", 2, 4096), ("d9", 2, 4096), ("d10", 2, 4096), ("x", None, None)]
    rows = [InstanceRow(id=size, name="", size=size, vcpu=vcpu, ram_mb=ram) for size, vcpu, ram in sizes]
    assert sorted_by("SIZE", [InstanceRow("-", ""), *rows]) == "x c d9 d10 b a -"


def test_memory_stands_by_the_part_that_is_used() -> None:
    used = [("half", 512, 1024), ("most", 900, 1000), ("none", None, 1024), ("void", 1, 0), ("huge", 10**400, 1)]
    rows = [InstanceRow(id=name, name="", memory_mb=now, ram_mb=size) for name, now, size in used]
    assert sorted_by("MEM", rows) == "half most huge none void"


def test_tags_stand_by_their_words() -> None:
    rows = [InstanceRow(id=str(tags), name="", tags=tags) for tags in ((), ("b",), ("a", "c2"), ("a", "c10"))]
    assert sorted_by("TAGS", rows) == "('a', 'c2') ('a', 'c10') ('b',) ()"


@pytest.mark.parametrize("price", ["", "-", ".", None, "NaN", "sNaN", "Infinity", "free"])
@pytest.mark.parametrize("descending", [False, True])
def test_what_is_no_price_is_last_in_both_directions(price: str | None, descending: bool) -> None:
    rows = each("price", price, "5", "7")
    assert sorted_by("PRICE", rows, descending=descending).endswith(str(price))


def test_a_second_column_decides_between_equals() -> None:
    made = [("web-10", "active"), ("db-1", "suspended"), ("web-2", "active"), ("db-2", None)]
    rows = [InstanceRow(id=name, name=name, status=status) for name, status in made]
    order = Order((("STATE", True), ("NAME", False)))
    assert [rows[place].id for place in arrange(rows, order)] == ["db-1", "web-2", "web-10", "db-2"]


def test_a_column_that_is_chosen_rules_and_the_one_before_comes_second() -> None:
    order = Order().by("NAME")
    assert order == Order((("NAME", False),))
    assert order.by("NAME") == Order((("NAME", True),))
    assert order.by("NAME").by("STATE") == Order((("STATE", False), ("NAME", True)))
    assert order.by("STATE").by("CPU") == Order((("CPU", False), ("STATE", False)))
    assert order.by("STATE").by("NAME") == Order((("NAME", False), ("STATE", False)))
    assert order.by("STATE").by("STATE").place_of("STATE") == (0, True)
    assert order.by("STATE").place_of("NAME") == (1, False)
    assert order.place_of("CPU") is None


@given(ROWS, ORDER)
def test_an_order_loses_no_row_and_is_the_same_when_done_again(rows: list[InstanceRow], order: Order) -> None:
    places = arrange(rows, order)
    assert sorted(places) == list(range(len(rows)))
    again = [rows[place] for place in places]
    assert arrange(again, order) == list(range(len(rows)))


@given(ROWS, COLUMN, st.booleans())
def test_equals_stay_as_they_were_and_the_empty_are_last(
    rows: list[InstanceRow], column: str, descending: bool
) -> None:
    keys = SORTS[column](rows)
    places = arrange(rows, Order(((column, descending),)))
    for before, after in pairwise(places):
        if keys[before] is None or keys[after] is None:
            assert keys[after] is None
            assert keys[before] is not None or before < after
        elif keys[before] == keys[after]:
            assert before < after
        else:
            assert (keys[before] > keys[after]) is descending


@given(ROWS, ORDER, ORDER)
def test_columns_that_were_made_ready_sort_as_new_ones(rows: list[InstanceRow], first: Order, second: Order) -> None:
    arranger = Arranger(rows)
    for order in (first, second, first):
        assert arranger.arrange(order) == arrange(rows, order)
        some = arranger.arrange(order, range(0, len(rows), 2))
        assert some == [place for place in arranger.arrange(order) if place % 2 == 0]


def test_without_an_order_and_by_a_column_that_is_not_known_the_list_stays() -> None:
    rows = each("name", "b", "a")
    assert arrange(rows, Order()) == arrange(rows, Order((("NEW", True),))) == [0, 1]
    assert arrange([], Order((("NAME", True), ("SIZE", False)))) == []


@given(ROWS, ROWS, ORDER, st.integers(1, 4))
def test_rows_that_arrive_later_and_are_made_ready_bit_by_bit_are_sorted_too(
    first: list[InstanceRow], second: list[InstanceRow], order: Order, most: int
) -> None:
    arranger = Arranger(first)
    arranger.prepare(order, most)
    arranger.add(second)
    assert arranger.arrange(order) == arrange([*first, *second], order)
    assert arranger.prepare(order, most)


def test_a_second_column_is_chosen_turned_round_and_rules_where_no_other_does() -> None:
    assert Order().then("NAME") == Order((("NAME", False),))
    by_state = Order((("STATE", True),))
    both = by_state.then("NAME")
    assert both == Order((("STATE", True), ("NAME", False)))
    assert both.then("NAME") == Order((("STATE", True), ("NAME", True)))
    assert both.then("CPU") == Order((("STATE", True), ("CPU", False)))
    assert both.then("STATE") == both.by("STATE")
