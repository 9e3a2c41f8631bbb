"""Marks: by id, through every refresh, with the reason why a change was not applied."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.marks import Marks

IDS = st.sampled_from([f"i-{n}" for n in range(6)])
LISTS = st.frozensets(IDS)


def test_a_second_mark_takes_the_first_one_away() -> None:
    marks = Marks()
    marks.toggle("a")
    marks.toggle("b")
    marks.toggle("a")
    assert marks.ids == {"b"}


def test_after_a_change_exactly_those_it_was_not_applied_to_are_marked_with_the_reason() -> None:
    marks = Marks()
    marks.set(["done", "failed", "other"])
    marks.settle({"done": None, "failed": "refused", "unmarked": "conflict"})
    assert marks.ids == {"failed", "other", "unmarked"}
    assert [marks.reason(identity) for identity in ("done", "failed", "other")] == ["", "refused", ""]
    marks.settle({"failed": None})
    assert marks.ids == {"other", "unmarked"}


def test_a_reason_is_gone_with_the_next_edit_and_with_its_mark() -> None:
    marks = Marks()
    marks.settle({"a": "refused", "b": "refused"})
    marks.forget_reasons(["a", "unknown"])
    assert (marks.ids, marks.reason("a"), marks.reason("b")) == ({"a", "b"}, "", "refused")
    marks.toggle("b")
    marks.toggle("b")
    assert marks.reason("b") == ""


@given(LISTS, st.lists(LISTS))
def test_marks_survive_any_sequence_of_refreshes_until_their_instance_is_gone(
    marked: frozenset[str], lists: list[frozenset[str]]
) -> None:
    marks = Marks()
    marks.set(marked)
    for there in lists:
        marks.keep_to(there)
    assert marks.ids == marked.intersection(*lists)


@given(st.lists(st.dictionaries(IDS, st.none() | st.text()) | LISTS | IDS))
def test_there_is_never_a_reason_without_a_mark(steps: list[dict[str, str | None] | frozenset[str] | str]) -> None:
    marks = Marks()
    for step in steps:
        if isinstance(step, dict):
            marks.settle(step)
        elif isinstance(step, frozenset):
            marks.keep_to(step)
        else:
            marks.toggle(step)
        assert all(not marks.reason(f"i-{n}") for n in range(6) if f"i-{n}" not in marks.ids)
