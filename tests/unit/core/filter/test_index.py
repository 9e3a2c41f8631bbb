"""Rows that arrive page by page are found as if they had been there at once."""

import subprocess
import sys
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import BARE, DB, ROWS, WEB
from tui.core.filter import Filter, Index, parse
from tui.core.filter.fields import BY_NAME
from tui.domain.row import InstanceRow

FILTERS = [parse(text) for text in ("", "a", "state:a", "-tag:b", "cpu:>50", "ip:203 vcpu:<3")]


@given(ROWS, ROWS, st.sampled_from(FILTERS), st.sampled_from(FILTERS))
def test_rows_that_arrive_later_are_found_too(
    first: list[InstanceRow], second: list[InstanceRow], before: Filter, wanted: Filter
) -> None:
    index = Index(first)
    index.select(before)
    index.add(second)
    assert len(index) == len(first) + len(second)
    assert index.select(wanted) == Index([*first, *second]).select(wanted)


def test_what_is_found_stays_in_the_order_that_was_handed_in() -> None:
    index = Index([WEB, DB, BARE])
    assert index.select(parse("web"), [1, 2, 0]) == [1, 0]
    assert index.select(parse(""), [2, 0]) == [2, 0]
    assert index.select(parse("web"), range(1, 3)) == [1]


def test_rows_are_made_ready_bit_by_bit() -> None:
    index = Index([WEB, DB, BARE])
    assert [index.prepare(2), index.prepare(2), index.prepare(2)] == [False, True, True]
    assert index.select(parse("web")) == [0, 1]
    assert Index().prepare(1)


def test_the_first_list_needs_neither_pydantic_nor_a_screen() -> None:
    heavy = {"textual", "rich", "httpx", "pydantic", "keyring", "asyncio", "ssl"}
    script = (
        "import sys, os, datetime\n"
        "from tui.core import cache, export, filter, order, snapshot, totals, views\n"
        "from tui.domain.row import InstanceRow\n"
        "rows = (InstanceRow('1', 'web'),)\n"
        "cache.load(cache.ContextKey('p', 'o', 'a', 'b'))\n"
        "filter.complete('state:', 6, rows), filter.Index(rows).select(filter.parse('web'))\n"
        "order.arrange(rows, order.Order((('IPV4', True),))), totals.line(totals.totals(rows), 80)\n"
        "export.to_csv(rows, (('name', lambda row: row.name),))\n"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_rows_are_made_ready_for_one_filter_bit_by_bit() -> None:
    index, wanted = Index([WEB, DB, BARE]), parse("state:active loc:par")
    assert [index.prepare(2, wanted) for _ in range(3)] == [False, False, True]
    assert index.select(wanted) == [0]
    assert index.prepare(1, Filter())


@given(ROWS, ROWS)
def test_what_rows_have_is_counted_with_those_that_arrive_later(
    first: list[InstanceRow], second: list[InstanceRow]
) -> None:
    index, state = Index(first), BY_NAME["state"]
    assert index.counts(state) == Counter(row.status for row in first)
    index.add(second)
    assert index.counts(state) == Counter(row.status for row in (*first, *second))
