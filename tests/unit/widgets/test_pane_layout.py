"""The panes as lines of a terminal: everything is there, nothing is wider than its room."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.unit.core.panes.instances import NOW, contract_instance, first_nine
from tests.unit.domain.test_reading import whole
from tui.core.panes import PANES, build
from tui.core.panes.blocks import Fact, Facts, Gauge, Gauges, Source, Table, Trace, Traces
from tui.domain.instance import parse_instance
from tui.widgets.pane_blocks import spark
from tui.widgets.pane_layout import TWO_COLUMNS_FROM, Laid, lay_out

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=60)


def text(laid: Laid) -> str:
    """The lines as one, however they wrap."""
    return re.sub(r"\s+", " ", " ".join(line.plain for line in laid.lines))


def lines(laid: Laid) -> list[str]:
    return [line.plain.rstrip() for line in laid.lines]


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("width", [78, 118, 198])
def test_every_field_of_the_contract_is_in_the_lines_of_one_of_the_first_nine_panes(width: int, french: bool) -> None:
    source, expected = contract_instance()
    shown = "\n".join(text(lay_out(pane, width)) for pane in first_nine(parse_instance(source), french))
    missing = {path: told for path, told in expected.items() if told.replace(": ", " ") not in shown}
    assert missing == {}
    assert len(expected) > 100


@pytest.mark.parametrize("width", [30, 58, 78, 95, 96, 118, 198])
@pytest.mark.parametrize("name", PANES)
def test_no_line_is_wider_than_its_room(name: str, width: int) -> None:
    source, _ = contract_instance()
    assert max(line.cell_length for line in lay_out(build(name, parse_instance(source), NOW), width).lines) <= width


@given(WORDS, WORDS, st.integers(24, 130))
def test_texts_of_any_length_and_width_wrap_within_their_room(name: str, tag: str, width: int) -> None:
    addon = {"id": "o", "addon": {"name": name, "description": tag}}
    instance = parse_instance(whole(name=name, tags=[tag], size={"id": "s", "name": tag, "available_addons": [addon]}))
    for pane in PANES:
        assert all(cell_len(line.plain) <= width for line in lay_out(build(pane, instance, NOW), width).lines)


def test_values_begin_at_one_place_and_a_long_one_goes_on_below_itself() -> None:
    facts = Facts("Instance", (Fact("Name", "web-1"), Fact("Description", "a machine that does this and that")))
    assert lines(lay_out((facts,), 40)) == [
        "Instance",
        "Name               web-1",
        "Description        a machine that does",
        "                   this and that",
    ]


def test_a_sign_stands_before_its_value() -> None:
    assert lines(lay_out((Facts("x", (Fact("State", "Active", "good", "●"),)),), 40))[1].endswith("● Active")


def test_groups_stand_in_two_columns_where_they_have_room_and_one_below_the_other_where_not() -> None:
    groups = tuple(Facts(f"Group {n}", (Fact("Name", str(n)),)) for n in range(2))
    wide, narrow = lay_out(groups, TWO_COLUMNS_FROM), lay_out(groups, TWO_COLUMNS_FROM - 1)
    assert len(wide.lines) == 2
    assert lines(wide)[0].split() == ["Group", "0", "Group", "1"]
    assert lines(narrow)[::3] == ["Group 0", "Group 1"]


def test_a_value_that_wraps_moves_no_group_to_the_other_column() -> None:
    def heads(value: str) -> list[list[str]]:
        groups = tuple(Facts(f"Group{n}", (Fact("Name", value if n == 0 else "x"),) * 3) for n in range(4))
        return [re.findall(r"Group\d", line) for line in lines(lay_out(groups, 118)) if "Group" in line]

    assert heads("short") == [["Group0", "Group2"], ["Group1", "Group3"]]
    # The left column is longer by now, so its second group stands below that of the right one.
    assert heads("long " * 60) == [["Group0", "Group2"], ["Group3"], ["Group1"]]


PRICES = Table(
    "Prices",
    ("Cycle", "Price", "Notes"),
    (("Monthly", "4.90", ""), ("Annually", "49.98", "default, inactive")),
    "",
    right=(1,),
    copies=("first", "second"),
)


def test_a_table_has_its_columns_side_by_side_numbers_to_the_right() -> None:
    assert lines(lay_out((PRICES,), 60)) == [
        "Prices",
        "Cycle     Price  Notes",
        "Monthly    4.90",
        "Annually  49.98  default, inactive",
    ]


def test_columns_without_room_go_under_their_row_by_name() -> None:
    laid = lay_out((PRICES,), 28)
    assert lines(laid) == [
        "Prices",
        "Cycle     Price",
        "Monthly    4.90",
        "Annually  49.98",
        "  Notes default, inactive",
    ]
    assert [(pick.first, pick.last, pick.text) for pick in laid.picks] == [(2, 3, "first"), (3, 5, "second")]


def test_a_table_without_rows_says_so() -> None:
    assert lines(lay_out((PRICES._replace(rows=(), empty="No prices."),), 60)) == ["Prices", "No prices."]


def test_a_gauge_shows_a_little_as_something_and_the_unknown_as_nothing() -> None:
    gauges = (Gauge("Full", 1.0, "all"), Gauge("Little", 0.001, "bit"), Gauge("None", 0.0, "no"), Gauge("?", None, "–"))
    shown = lines(lay_out((Gauges("Now", gauges),), 60))[1:]
    assert [line.count("■") for line in shown] == [30, 1, 0, 0]
    assert [line.count("·") for line in shown] == [0, 29, 30, 0]


def test_a_gauge_changes_its_colour_with_its_level_and_a_mere_share_does_not() -> None:
    def styles(levels: bool) -> list[object]:
        gauges = tuple(Gauge(str(share), share, "") for share in (0.5, 0.8, 0.95))
        drawn = lay_out((Gauges("Now", gauges, levels),), 60).lines[1:]
        return [line.spans[1].style for line in drawn]

    assert len(set(styles(True))) == 3
    assert len(set(styles(False))) == 1


def test_texts_that_leave_a_gauge_no_room_go_below_it() -> None:
    shown = lines(lay_out((Gauges("Now", (Gauge("Disk", 0.5, "a long text about a disk"),)),), 40))
    assert (shown[1].count("■"), shown[1].count("·")) == (10, 11)
    assert " ".join(" ".join(shown[2:]).split()) == "a long text about a disk"


def test_a_spark_has_the_newest_value_at_the_right_and_a_gap_where_nothing_was_told() -> None:
    assert spark((0.0, None, 0.5, 1.0), 6) == "  ▁ ▅█"
    assert spark((0.0, 0.5, 1.0), 2) == "▅█"


def test_what_was_seen_over_time_stands_beside_its_text() -> None:
    shown = lines(lay_out((Traces("This session", (Trace("CPU", (0.0, 1.0), "0 to 100 %"),), ""),), 60))
    assert shown[1].split() == ["CPU", "▁█", "0", "to", "100", "%"]
    assert lines(lay_out((Traces("This session", (), "Nothing yet."),), 60)) == ["This session", "Nothing yet."]


def test_columns_begin_at_the_same_cells_in_every_pane_but_the_json() -> None:
    source, _ = contract_instance()
    instance = parse_instance(source)
    cuts = {name: lay_out(build(name, instance, NOW), 118).cuts for name in PANES}
    assert cuts.pop("JSON") == ()
    assert len(set(cuts.values())) == 1
    assert isinstance(build("JSON", instance, NOW)[0], Source)
