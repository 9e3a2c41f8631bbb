"""The fleet in one line: how many, what they have, what they cost a month."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import BARE, DB, ROWS, WEB
from tui.core.totals import Sums, Totals, line, totals
from tui.domain.row import InstanceRow

PARTS = {"hourly": Fraction(730), "monthly": Fraction(1), "annually": Fraction(1, 12), "triennially": Fraction(1, 36)}


def priced(*prices: tuple[str | None, str | None]) -> Totals:
    return totals([InstanceRow(str(n), "", price=price, cycle=cycle) for n, (price, cycle) in enumerate(prices)])


def test_what_is_shown_is_counted_and_added_up() -> None:
    found = totals([WEB, WEB._replace(id="4"), DB, BARE])
    assert found.instances == 4
    assert found.states == (("active", 2), ("inactive", 1), ("suspended", 1))
    assert found.powers == (("running", 2), ("stopped", 1))
    assert (found.vcpu, found.ram_mb) == (16, 8192 + 8192 + 1536)
    # Twice 12.50 a month and 60.00 in half a year.
    assert (found.monthly, found.unpriced) == (Decimal(35), 1)


@pytest.mark.parametrize(
    ("price", "cycle", "monthly"),
    [
        ("0.01", "hourly", "7.30"),
        ("5.00", "monthly", "5"),
        ("9", "quarterly", "3"),
        ("9", "semi_annually", "1.5"),
        ("60", "annually", "5"),
        ("24", "biennially", "1"),
        ("9", "triennially", "0.25"),
        ("99", "one_time", "0"),
        ("99", "free", "0"),
        (None, "free", "0"),
        ("-3", "monthly", "-3"),
        ("0E-999", "monthly", "0"),
    ],
)
def test_every_cycle_is_told_by_the_month(price: str | None, cycle: str, monthly: str) -> None:
    found = priced((price, cycle))
    assert (found.monthly, found.unpriced) == (Decimal(monthly), 0)


@pytest.mark.parametrize(
    ("price", "cycle"),
    [
        *((price, "monthly") for price in ("", "-", ".", None, "NaN", "Infinity")),
        *(("5", cycle) for cycle in ("lunar", "", None)),
        *((price, "hourly") for price in ("1E999999", "1E-999999", "1" * 50)),
    ],
)
def test_what_has_no_price_that_can_be_added_is_counted(price: str | None, cycle: str | None) -> None:
    found = priced((price, cycle), ("2", "monthly"))
    assert (found.monthly, found.unpriced) == (Decimal(2), 1)


@given(
    st.lists(
        st.tuples(
            st.decimals(-(10**19), 10**19, places=6) | st.sampled_from([Decimal("1E-20"), Decimal("1E20")]),
            st.sampled_from(sorted(PARTS)),
        ),
        max_size=8,
    )
)
def test_no_cent_is_lost_in_the_sum(prices: list[tuple[Decimal, str]]) -> None:
    found = priced(*((str(price), cycle) for price, cycle in prices))
    exact = sum((Fraction(price) * PARTS[cycle] for price, cycle in prices), Fraction(0))
    # The last division has 28 digits; those of the sums are all there, 20 before the point and 26 after it.
    assert abs(Fraction(found.monthly) - exact) <= abs(exact) * Fraction(1, 10**26)
    assert found.unpriced == 0


FLEET = Totals(
    1200,
    (("active", 1100), ("suspended", 60), ("pending", 20), ("terminated", 10), ("cancelled", 6), ("lost", 4)),
    (("running", 1000), ("stopped", 200)),
    5000,
    1024 * 2048,
    9300,
    Decimal("1234.5"),
    3,
)


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (
            200,
            "1,200 instances  1,100 active, 60 suspended, 20 pending, 10 terminated, 10 other"
            "  1,000 running, 200 stopped  5,000 vCPU  2 TiB RAM  9.3 TB disk  1,234.50 a month (3 without price)",
        ),
        (
            164,
            "1,200 instances  1,100 active, 60 suspended, 40 other  1,000 running, 200 stopped"
            "  5,000 vCPU  2 TiB RAM  9.3 TB disk  1,234.50 a month (3 without price)",
        ),
        (
            130,
            "1,200 instances  1,100 active, 100 other  1,000 running, 200 other  5,000 vCPU  2 TiB RAM"
            "  1,234.50 a month (3 without price)",
        ),
        (88, "1,200 instances  1,100 active, 100 other  1,234.50 a month (3 without price)"),
        (75, "1,200 instances  1,100 active, 60 suspended, 20 pending, 20 other"),
        (38, "1,200 instances"),
        (15, "1,200 instances"),
        (14, ""),
        (0, ""),
    ],
)
def test_fewer_words_are_named_and_then_the_least_important_leaves_the_line(width: int, text: str) -> None:
    assert line(FLEET, width) == text


def test_a_line_says_only_what_there_is() -> None:
    assert line(totals([]), 80) == "0 instances"
    assert line(totals([BARE]), 80) == "1 instance  1 inactive"


@given(ROWS, st.integers(0, 200))
def test_any_list_has_a_line_that_fits(rows: list[InstanceRow], width: int) -> None:
    text = line(totals(rows), width)
    assert len(text) <= width
    assert "\n" not in text
    assert not text or text.startswith(f"{len(rows)} instance")


def test_a_wide_word_takes_its_room() -> None:
    found = totals([InstanceRow("1", "", status="東京")])
    assert line(found, 18) == "1 instance  1 東京"
    assert line(found, 17) == "1 instance"
    assert line(totals([InstanceRow("1", "", status="Ze\u0301")]), 16) == "1 instance  1 ze\u0301"


def test_the_disks_of_all_volumes_are_summed_where_a_row_tells_them() -> None:
    rows = [InstanceRow("a", "a", disk_gb=40), InstanceRow("b", "b", disk_gb=1000), InstanceRow("c", "c")]
    assert totals(rows).disk_gb == 1040
    assert totals(rows[2:]).disk_gb is None
    assert "1.04 TB" in line(totals(rows), 200)


@given(ROWS, ROWS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_sums_that_were_made_ready_bit_by_bit_are_those_of_the_rows(
    first: list[InstanceRow], second: list[InstanceRow], most: int, dice: random.Random
) -> None:
    sums = Sums(first)
    sums.prepare(most)
    sums.add(second)
    rows = [*first, *second]
    some = dice.sample(range(len(rows)), len(rows) // 2)
    assert sums.of(some) == totals([rows[place] for place in some])
    assert sums.of() == totals(rows)
    assert sums.prepare(most)
