"""Terms add up: a minus is the opposite, words narrow, and matches can be shown."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import ROWS, WEB, WORD
from tui.core.filter import FIELDS, Filter, FilterError, Index, parse
from tui.core.filter.fields import NumberField, TextField
from tui.core.filter.fold import fold, fold_parts
from tui.domain.row import InstanceRow

TERM = st.builds(
    lambda minus, field, exact, word: f'{minus}{field}{exact if field else ""}"{word}"',
    st.sampled_from(["", "-"]),
    st.sampled_from(["", *(f"{field.name}:" for field in FIELDS if isinstance(field, TextField))]),
    st.sampled_from(["", "="]),
    WORD,
) | st.builds(
    lambda minus, field, compare, number: f"{minus}{field}:{compare}{number}",
    st.sampled_from(["", "-"]),
    st.sampled_from([field.name for field in FIELDS if isinstance(field, NumberField)]),
    st.sampled_from(["", "=", ">", ">=", "<", "<="]),
    st.integers(0, 100) | st.sampled_from(["0.5", "80.", ".25"]),
)


def parsed(text: str) -> Filter:
    try:
        return parse(text)
    except FilterError:
        assume(False)
        raise


@given(ROWS, TERM)
def test_a_minus_finds_exactly_what_the_term_does_not(rows: list[InstanceRow], text: str) -> None:
    plain = text.removeprefix("-")
    with_it, without = (set(Index(rows).select(parsed(term))) for term in (plain, f"-{plain}"))
    assert with_it | without == set(range(len(rows)))
    assert not with_it & without


@given(ROWS, TERM, TERM)
def test_two_terms_find_what_both_of_them_find(rows: list[InstanceRow], first: str, second: str) -> None:
    index = Index(rows)
    both = set(index.select(parsed(first))) & set(index.select(parsed(second)))
    assert set(index.select(parsed(f"{first} {second}"))) == both


@given(ROWS, st.lists(TERM, max_size=3), st.lists(TERM, max_size=3), st.text("ab1-é", max_size=2))
def test_what_narrows_a_filter_finds_nothing_that_it_did_not(
    rows: list[InstanceRow], before: list[str], after: list[str], letters: str
) -> None:
    index, old = Index(rows), parsed(" ".join(before))
    for text in (
        " ".join([*before, *after]),
        " ".join(after),
        " ".join([*after, *(term + letters for term in before)]),
    ):
        new = parsed(text)
        if new.narrows(old):
            assert index.select(new, index.select(old)) == index.select(new)
    assert parsed(" ".join([*before, *after])).narrows(old)


@pytest.mark.parametrize(
    ("before", "after", "narrows"),
    [
        ("", "web", True),
        ("we", "web", True),
        ("web", "we", False),
        ("web", "cobweb x", True),
        ("state:a", "state:ac", True),
        ("state:active", "state:=active", True),
        ("state:=active", "state:active", False),
        ("web", "loc:web", False),
        ("-web", "-we", True),
        ("-we", "-web", False),
        ("cpu:>80", "cpu:>80 web", True),
        ("cpu:>8", "cpu:>80", False),
    ],
)
def test_typing_on_is_known_to_narrow(before: str, after: str, narrows: bool) -> None:
    assert parse(after).narrows(parse(before)) is narrows


@given(ROWS, st.lists(TERM, max_size=3))
def test_one_row_alone_is_found_as_among_others(rows: list[InstanceRow], terms: list[str]) -> None:
    wanted = parsed(" ".join(terms))
    assert Index(rows).select(wanted) == [place for place, row in enumerate(rows) if wanted.matches(row)]


@pytest.mark.parametrize(
    ("text", "shown", "marked"),
    [
        ("cafe", "Web-Café 1", ["Café"]),
        ("web 1", "Web-Web11", ["Web", "Web11"]),
        ("aba", "ababa", ["ababa"]),
        ("fi", "ﬁne", ["ﬁ"]),
        ("i", "ﬁne", ["ﬁ"]),
        ("e", "Cafe\u0301!", ["e\u0301"]),
        ("-web loc:web", "web", []),
        ("web", "", []),
        ('"b c"', "a b\nc", ["b\nc"]),
    ],
)
def test_the_words_found_are_marked_in_what_is_shown(text: str, shown: str, marked: list[str]) -> None:
    assert [shown[start:end] for start, end in parse(text).spans(shown)] == marked


@given(st.text(st.characters(), max_size=30), st.lists(st.text(st.characters(), min_size=1, max_size=3), max_size=3))
def test_marks_are_in_order_apart_and_hold_the_words(shown: str, typed: list[str]) -> None:
    wanted = parsed(" ".join(f'"{word}"' for word in typed))
    spans = wanted.spans(shown)
    ends = [0]
    for start, end in spans:
        assert ends[-1] <= start < end <= len(shown)
        ends.append(end)
    assert bool(spans) is any(word in fold(shown) for word in wanted.bare)


@given(st.text(st.characters()), st.lists(st.text(st.characters(), max_size=4), max_size=4))
def test_folding_is_done_once_and_keeps_parts_apart(text: str, parts: list[str]) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_parts(parts) == "\n" + "\n".join(map(fold, parts)) + "\n"
    assert fold_parts(parts).count("\n") == max(len(parts), 1) + 1


def test_a_word_is_not_found_across_two_fields() -> None:
    assert not parse('"café web1"').matches(WEB)
    assert not parse('"\n"').matches(WEB)


def test_a_row_without_its_list_of_addresses_is_found_by_the_one_it_shows() -> None:
    row = InstanceRow(id="1", name="x", ipv4="203.0.113.7")
    assert parse("203.0").matches(row)
    assert parse("ip:203.0").matches(row)
