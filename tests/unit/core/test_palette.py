"""What the palette finds, and in which order."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.palette import MOST, Command, Instances, find

SORT = Command("Sort by...", "s", "action", "list.sort", "choose the columns to sort by")
COLUMNS = Command("Columns...", "c", "action", "list.columns", "choose the columns and their order")
EDIT = Command("Edit", "e", "action", "instance.edit", "edit the instance, or the marked ones")
DOCUMENT = Command("Edit in $EDITOR", "E", "action", "instance.edit_document", "the same, as YAML in $EDITOR")
COMMANDS = (SORT, COLUMNS, EDIT, DOCUMENT)


def titles(typed: str, used: dict[str, int] | None = None) -> list[str]:
    return [found.command.title for found in find(COMMANDS, typed, used or {})]


def fleet(*names: str) -> Instances:
    rows: Any = [SimpleNamespace(name=name, id=f"id-{number}") for number, name in enumerate(names)]
    return Instances(rows)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sort", "Sort by..."),
        ("SORT BY", "Sort by..."),
        ("edit", "Edit"),
        ("editor", "Edit in $EDITOR"),
        ("edit yaml", "Edit in $EDITOR"),
        ("clm", "Columns..."),
        ("ieo", "Edit in $EDITOR"),
    ],
)
def test_what_was_meant_stands_first(typed: str, first: str) -> None:
    assert titles(typed)[0] == first


def test_letters_between_others_count_from_the_start_of_a_word_only() -> None:
    assert titles("os") == []
    assert titles("clms") == ["Columns..."]


def test_every_word_is_needed() -> None:
    assert titles("sort web") == []


def test_nothing_typed_finds_every_action_those_that_are_used_most_first() -> None:
    assert titles("") == [command.title for command in COMMANDS]
    assert titles("", {"instance.edit": 2, "list.columns": 5})[:2] == ["Columns...", "Edit"]


def test_an_exact_name_stands_before_one_that_is_used_more() -> None:
    assert titles("edit", {"instance.edit_document": 90})[0] == "Edit"


def test_the_letters_that_were_typed_are_told_by_their_places() -> None:
    found = find(COMMANDS, "clm")[0]
    assert "".join(found.command.title[place] for place in found.places).casefold() == "clm"


def test_instances_are_found_by_name_those_that_begin_so_first() -> None:
    found = fleet("db-web", "web-10", "web-1", "cache").find("web-1")
    assert [one.command.title for one in found] == ["web-1", "web-10"]
    assert (found[0].command.kind, found[0].command.identity) == ("instance", "id-2")
    assert [one.command.title for one in fleet("db-web", "web-10").find("web")] == ["web-10", "db-web"]


def test_no_instance_is_named_before_something_is_typed() -> None:
    assert fleet("web-1").find("  ") == []


def test_an_exact_name_is_found_behind_any_number_of_longer_ones() -> None:
    names = [f"web-1{number}" for number in range(30_000)]
    found = fleet(*names, "web-1").find("web-1")
    assert (found[0].command.title, len(found)) == ("web-1", MOST)


def test_words_of_a_name_are_found_in_a_list_of_any_size() -> None:
    names = [f"worker-{number}" for number in range(30_000)]
    assert [one.command.title for one in fleet(*names).find("work 29999")] == ["worker-29999"]


def test_an_instance_without_a_name_has_its_id() -> None:
    assert [one.command.title for one in fleet("").find("zzz")] == []
    assert fleet("", "a")._command(0).title == "id-0"


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=30))
def test_whatever_is_typed_the_places_are_letters_of_the_title(typed: str, names: list[str]) -> None:
    every = find([Command(name) for name in names], typed) + fleet(*names).find(typed)
    assert len(every) <= 2 * MOST
    for found in every:
        assert all(0 <= place < len(found.command.title) for place in found.places)
        assert list(found.places) == sorted(set(found.places))
