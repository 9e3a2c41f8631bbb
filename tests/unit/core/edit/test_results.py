"""What is told of a batch: the words, the reasons, what may be tried again."""

import pytest

from tests.unit.core.edit.test_bulk import instance
from tui.api.errors import InvalidRequest, OnetError
from tui.core.edit.batch import Sent
from tui.core.edit.bulk import BulkEdit, LeftOut, plan
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.edit.results import counted, may_be_tried_again, not_applied, reason_of, reasons

APPLIED = Outcome(OutcomeKind.APPLIED, "Every change is in effect.")
TAKEN = InvalidRequest(
    "The server refused the values", "", "Change them.", field_errors={"name": ["Taken."], "x": ["y"]}
)


def sent(number: int, outcome: Outcome | None) -> Sent:
    return Sent(Draft(instance(number)), outcome)


def test_a_refusal_is_told_with_the_servers_word_on_each_field() -> None:
    told = reason_of(Outcome(OutcomeKind.REFUSED, "Nothing was changed.", error=TAKEN))
    assert told == "refused: Nothing was changed. The server refused the values. Change them. Name: Taken. x: y"


def test_what_the_server_ignored_is_told_by_field() -> None:
    fields = (FieldResult("size_id", OutcomeKind.IGNORED, "a", "b"), FieldResult("name", OutcomeKind.APPLIED, "a", "a"))
    told = reason_of(Outcome(OutcomeKind.IGNORED, "Not all of it is in effect.", fields))
    assert told == "ignored by the server: Not all of it is in effect. Ignored: Size."


def test_what_was_applied_needs_no_reason() -> None:
    assert reason_of(APPLIED) == ""
    assert reasons([sent(1, APPLIED), sent(2, None)])["i-1"] is None


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (None, True),
        (APPLIED, False),
        (Outcome(OutcomeKind.NOT_APPLIED, "", reply=Reply.LOST), True),
        (Outcome(OutcomeKind.REFUSED, "", reply=Reply.REFUSED), True),
        (Outcome(OutcomeKind.UNKNOWN, "", error=OnetError("x")), False),
        (Outcome(OutcomeKind.IGNORED, ""), False),
        (Outcome(OutcomeKind.CONFLICT, ""), False),
        (Outcome(OutcomeKind.CONFLICT, "", reply=Reply.REFUSED), True),
    ],
)
def test_only_what_surely_changed_nothing_and_needs_no_decision_may_be_tried_again(
    outcome: Outcome | None, again: bool
) -> None:
    assert may_be_tried_again(sent(1, outcome)) is again


def test_the_outcomes_are_counted_by_their_words() -> None:
    all_of_them = [sent(1, None), sent(2, APPLIED), sent(3, Outcome(OutcomeKind.REFUSED, "")), sent(4, APPLIED)]
    assert counted(all_of_them) == (("applied", 2), ("refused", 1), ("not begun", 1))
    assert [one.draft.opened.id for one in not_applied(all_of_them)] == ["i-1", "i-3"]


def test_an_instance_that_was_left_out_has_its_reason_unless_it_holds_the_values_already() -> None:
    planned = plan([instance(1), instance(2, size=None), instance(3, tags="one")], BulkEdit(tags_add=("n=1",)))
    same = plan([instance(4)], BulkEdit(os_name="Debian"))
    told = reasons([], (*planned.left_out, *same.left_out, LeftOut(instance(5), "Undone already.", "name")))
    assert {key: value and value[:9] for key, value in told.items()} == {
        "i-2": "left out:",
        "i-3": "left out:",
        "i-4": None,
        "i-5": "left out:",
    }
