"""The journal as a person reads it: what a line says, what a filter finds, what undoing the last change means."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.journal.intents import ORIGIN, PLACE, applied, intent
from tests.unit.domain.test_reading import JSON
from tui.api.errors import InvalidRequest
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.journal.entry import Contents, Entry, Ref
from tui.core.journal.journal import Journal
from tui.core.journal.process import this_process
from tui.core.journal_details import details
from tui.core.journal_view import (
    Count,
    Here,
    Line,
    count,
    find,
    kind_of,
    last_change,
    lines,
    names_in,
    tone,
    unnamed,
    when,
)
from tui.core.panes.blocks import text_of
from tui.screens.outcome import looks

HERE = Here("work", ORIGIN, "p-1", this_process())
OTHER = this_process()._replace(user="ana", host="jump-2", pid=1)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NO_NAMES: Mapping[str, str] = {}
UNKNOWN = Outcome(OutcomeKind.UNKNOWN, "No answer came in time.", reply=Reply.LATE)
REFUSED = Outcome(
    OutcomeKind.REFUSED,
    "The server refused it.",
    (FieldResult("name", OutcomeKind.NOT_APPLIED, "web-2", "web-1"),),
    error=InvalidRequest("The server refused the values", "bad", "Change them.", field_errors={"name": ["too odd"]}),
    reply=Reply.REFUSED,
    status=400,
    request_id="req-7",
)


def written(*made: tuple[Any, Outcome | None]) -> Contents:
    """What a journal holds after these intents, each with its outcome."""
    journal = Journal(None)
    for what, outcome in made:
        entry = journal.begin(what)
        if outcome:
            journal.settle(entry.id, outcome)
    return journal.read()


def line_of(what: Any, outcome: Outcome | None = None, names: Mapping[str, str] = NO_NAMES) -> Line:
    return lines(written((what, outcome)), HERE, names)[0]


def by(contents: Contents, **changes: Any) -> Contents:
    """The same, written by another process."""
    writer = OTHER._replace(**changes)
    return contents._replace(entries=tuple(replace(entry, writer=writer) for entry in contents.entries))


def is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in "\u202e\u2066\u200f"


def told(entry: Entry) -> str:
    return text_of(details(entry, HERE, NO_NAMES, NOW))


def test_a_line_says_what_changed_from_what_to_what_and_what_became_of_it() -> None:
    line = line_of(intent(name="web-2", hostname=None), applied(intent(name="web-2", hostname=None)))
    assert line.instance == "web-1"
    assert line.change == "Name: web-1 → web-2; Hostname: web-1.example.net → none"
    assert line.outcome == "✓ applied"


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_each_outcome_is_told_in_its_word_with_the_sign_and_colour_of_its_window(kind: OutcomeKind) -> None:
    line, look = line_of(intent(), Outcome(kind, "")), looks(kind.value)
    assert line.outcome == f"{look.sign} {kind.value}"
    assert {"good": "good", "bad": "bad", "wait": "open"}[tone(kind_of(line.entry))] == look.mood


def test_a_change_that_nobody_saw_the_end_of_is_not_known_yet() -> None:
    contents = written((intent(), None))
    assert lines(contents, HERE, {})[0].outcome == "? not known yet"
    assert "Nobody has written down yet" in told(contents.entries[0])


@pytest.mark.parametrize(
    "at", [NOW, NOW.replace(month=5, day=3), NOW.replace(year=2019), datetime(1, 1, 1, tzinfo=UTC)]
)
def test_the_time_of_a_line_fits_its_column_and_has_the_year_where_it_is_another(at: datetime) -> None:
    assert len(when(at, NOW)) <= 12
    assert ("2019" in when(at, NOW)) == (at.year == 2019)


def test_what_goes_without_saying_is_not_said() -> None:
    line = line_of(intent())
    assert (line.project, line.who, line.note) == ("", "", "")


def test_another_project_user_account_or_api_is_said() -> None:
    there = PLACE._replace(profile="home", origin="https://other.example:443", project=Ref("p-2", "Staging"))
    (line,) = lines(by(written((intent(there), None))), HERE, {})
    assert (line.project, line.who) == ("Staging", "ana@jump-2")
    assert line.note == "at https://other.example:443 profile home"
    assert lines(written((intent(), None)), HERE._replace(project=None), {})[0].project == "Production"


def test_undone_undo_and_batch_are_marked() -> None:
    journal = Journal(None)
    first = journal.begin(intent(batch="b-1"))
    journal.settle(first.id, applied())
    journal.begin(intent(batch="b-1"))
    undo = journal.begin(intent(undo_of=first.id))
    journal.settle(undo.id, applied())
    found = lines(journal.read(), HERE, {})
    assert [line.note for line in found] == ["undo", "batch 2", "batch 2"]
    assert [line.outcome for line in found] == ["✓ applied", "? not known yet", "✓ applied, undone"]


def test_each_further_undo_goes_one_change_further_back() -> None:
    journal = Journal(None)
    changes = [journal.begin(intent()) for _ in range(2)]
    for change in changes:
        journal.settle(change.id, applied())
    for expected in reversed(changes):
        (last,) = last_change(journal.read(), HERE)
        assert last.id == expected.id
        undo = journal.begin(intent(undo_of=last.id))
        journal.settle(undo.id, applied())
    with pytest.raises(ValueError, match="Nothing that was changed in this run"):
        last_change(journal.read(), HERE)


def test_an_id_is_shown_by_its_name_and_abridged_where_that_is_not_known() -> None:
    identity = "3f2a9c01-0000-4000-8000-000000000000"
    assert line_of(intent(vpc_id=identity)).change == "VPC: v-1 → 3f2a9c01…"
    names = names_in([{"vpc": {identity: "backend", "v-1": "front"}, "size": {}}])
    line = line_of(intent(vpc_id=identity), None, names)
    assert line.change == "VPC: front → backend"
    assert not unnamed((line,), names)
    assert unnamed((line,), {})
    assert not unnamed((line_of(intent(vpc_id=None, name="x")),), {"v-1": "front"})


def test_a_long_value_is_shortened_in_the_line_and_whole_in_the_details() -> None:
    long = "x" * 200
    contents = written((intent(tags=[long]), None))
    change = lines(contents, HERE, {})[0].change
    assert len(change) < 100
    assert change.endswith("x…")
    assert long in told(contents.entries[0])


@pytest.mark.parametrize(
    "typed",
    ["web-1", "WEB-2", "hostname", "old.example", "applied", "ana", "jump-2", "production", "web-1 applied ana", ""],
)
def test_a_filter_finds_all_its_words_wherever_they_stand(typed: str) -> None:
    what = intent(name="web-2", hostname="old.example")
    every = lines(by(written((what, applied(what)))), HERE, {})
    assert find(every, typed) == every


@pytest.mark.parametrize("typed", ["web-9", "web-1 refused", "conflict"])
def test_a_filter_leaves_out_what_lacks_a_word(typed: str) -> None:
    assert find((line_of(intent(), applied()),), typed) == ()


def test_an_entry_is_found_by_its_id() -> None:
    first, second = lines(written((intent(), applied()), (intent(), applied())), HERE, {})
    assert find((first, second), second.entry.id) == (second,)


@given(JSON, JSON, st.text(), st.text())
def test_whatever_the_api_told_is_one_line_without_control_characters(
    before: Any, after: Any, name: str, typed: str
) -> None:
    what = intent(tags=after)
    what = replace(what, before={**what.before, "tags": before}, instance=Ref("i-1", name))
    entry = Entry("e-1", NOW, this_process(), what, applied(what))
    (line,) = lines(Contents((entry,)), HERE, {})
    find((line,), typed)
    facts = [fact.value for group in details(entry, HERE, {}, NOW) for fact in group.facts]
    assert not any(is_control(char) for text in (line.instance, line.change, *facts) for char in text)


def test_the_head_counts_what_is_open_damaged_and_newer() -> None:
    contents = written((intent(), applied()), (intent(), None), (intent(), UNKNOWN))._replace(damaged=2, unknown=1)
    assert count(contents) == Count(3, 2, 2, 1)


def test_the_last_change_is_the_newest_of_this_run_that_took_effect() -> None:
    contents = written((intent(name="a"), applied(intent(name="a"))), (intent(name="b"), REFUSED))
    assert last_change(contents, HERE) == (contents.entries[1],)


def test_the_last_change_of_a_batch_is_all_of_it_that_took_effect() -> None:
    made = [(intent(batch="b-1", name=name), applied(intent(name=name))) for name in "ab"]
    contents = written((intent(), applied()), *made, (intent(batch="b-1"), REFUSED))
    assert last_change(contents, HERE) == contents.entries[1:3]


def test_a_batch_with_an_open_change_is_undone_but_for_that() -> None:
    contents = written((intent(batch="b-1"), applied()), (intent(batch="b-1"), UNKNOWN))
    assert last_change(contents, HERE) == contents.entries[1:]


def test_an_earlier_change_is_not_undone_while_the_last_one_is_open() -> None:
    contents = written((intent(), applied()), (intent(), UNKNOWN))
    with pytest.raises(ValueError, match="web-1, and it is not known yet"):
        last_change(contents, HERE)


def test_changes_of_other_runs_and_accounts_are_not_the_last_one_of_this() -> None:
    there = PLACE._replace(profile="home")
    for contents in (by(written((intent(), applied()))), written((intent(there), applied())), Contents()):
        with pytest.raises(ValueError, match="in this run can be undone"):
            last_change(contents, HERE)


def test_the_details_tell_all_that_is_known() -> None:
    (entry,) = by(written((intent(batch="b-1", undo_of="e-0"), REFUSED))).entries
    entry = replace(entry, undone_by="e-9", at=NOW - timedelta(hours=2), settled_at=NOW - timedelta(hours=1))
    text = text_of(details(entry, HERE, {"v-1": "front"}, NOW, of_batch=3))
    for part in (
        entry.id,
        "2 hours ago",
        "1 hour ago",
        "ana@jump-2, process 1",
        "web-1 (i-1)",
        "Production (p-1)",
        "Acme (o-1)",
        "b-1 (3 entries)",
        "Takes back: e-0",
        "Undone by: e-9",
        "Before: web-1",
        "Sent: web-2",
        "not applied; there was web-1",
        "✕ refused",
        "The server refused the values: bad",
        "Name: too odd",
        "Change them.",
        "HTTP status: 400",
        "Request: req-7",
        "VPC: front (v-1)",
    ):
        assert part in text


def test_the_details_tell_what_others_changed() -> None:
    outcome = replace(
        applied(), carried=("os_name",), meanwhile=(FieldResult("hostname", OutcomeKind.CONFLICT, "a", "theirs"),)
    )
    text = told(written((intent(), outcome)).entries[0])
    assert "OS name: changed by somebody else before" in text
    assert "Hostname: changed by somebody else meanwhile; there was theirs" in text


def test_of_a_value_of_megabytes_the_beginning_is_shown_with_its_length() -> None:
    text = told(written((intent(tags=["y" * 3_000_000]), None)).entries[0])
    assert len(text) < 20_000
    assert "3000004 characters in all" in text
