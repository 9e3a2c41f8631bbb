"""Undo: what was changed goes back, and nothing that others did is lost by it."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.edit.held import ORIGIN, Held, change
from tests.unit.domain.test_reading import JSON
from tui.api import errors
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.undo import undo_draft, undoable, why_not_undoable
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal

EDITS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(min_size=1),
        "hostname": st.none() | st.text(),
        "os_name": st.text(),
        "billing_cycle": st.sampled_from(["hourly", "monthly", "odd"]),
        "vpc_id": st.none() | st.sampled_from(["v-1", "v-2"]),
        "tags": JSON,
        "size_id": st.sampled_from(["s-1", "s-2"]),
        "location_id": st.sampled_from(["l-1", "l-2"]),
        "image_id": st.sampled_from(["m-1", "m-2"]),
    },
)


@given(EDITS)
def test_the_undo_of_an_edit_restores_the_nine_fields_and_its_own_undo_the_edit(edits: dict[str, Any]) -> None:
    async def go() -> None:
        held, journal = Held(), Journal(None)
        draft = Draft(held.now)
        for name, value in edits.items():
            draft.set(name, value)
        if not draft.changed:
            return
        before = held.nine
        outcome, entry = await change(held, journal, draft)
        assert outcome.kind is OutcomeKind.APPLIED
        edited = held.nine
        outcome, undo = await change(held, journal, undo_draft(entry, held.now), entry.id)
        assert (outcome.kind, held.nine) == (OutcomeKind.APPLIED, before)
        outcome, _ = await change(held, journal, undo_draft(undo, held.now), undo.id)
        assert (outcome.kind, held.nine) == (OutcomeKind.APPLIED, edited)
        assert [one.undone_by is None for one in journal.read().entries] == [True, False, True]

    asyncio.run(go())


async def applied(**edits: Any) -> tuple[Held, Journal, Entry]:
    held, journal = Held(), Journal(None)
    _, entry = await change(held, journal, **edits)
    return held, journal, entry


async def test_a_colleagues_later_change_of_the_same_field_is_a_conflict() -> None:
    held, journal, entry = await applied(name="mine")
    held.source["name"] = "theirs"
    outcome, _ = await change(held, journal, undo_draft(entry, held.now), entry.id)
    assert outcome.kind is OutcomeKind.CONFLICT
    assert held.source["name"] == "theirs"


async def test_a_colleagues_later_change_of_another_field_stays() -> None:
    held, journal, entry = await applied(name="mine")
    held.source["os_name"] = "Theirs"
    outcome, _ = await change(held, journal, undo_draft(entry, held.now), entry.id)
    assert outcome.kind is OutcomeKind.APPLIED
    assert (held.source["name"], held.source["os_name"]) == ("web-1", "Theirs")


async def test_of_a_change_that_took_effect_in_part_that_part_is_undone() -> None:
    class KeepsHardware(Held):
        def take(self, update: Any) -> None:
            size = self.source["size"]
            super().take(update)
            self.source["size"] = size

    held, journal = KeepsHardware(), Journal(None)
    outcome, entry = await change(held, journal, name="mine", size_id="s-2")
    assert outcome.kind is OutcomeKind.IGNORED
    assert undo_draft(entry, held.now).edits == {"name": "web-1"}


async def test_what_the_server_altered_is_undone_only_after_asking() -> None:
    class Shouts(Held):
        def take(self, update: Any) -> None:
            super().take(update)
            self.source["name"] = self.source["name"].upper()

    held, journal = Shouts(), Journal(None)
    _, entry = await change(held, journal, name="mine")
    draft = undo_draft(entry, held.now)
    assert draft.edits == {"name": "web-1"}
    outcome, _ = await change(held, journal, draft, entry.id)
    assert outcome.kind is OutcomeKind.CONFLICT


async def test_a_change_that_was_not_made_or_is_open_or_undone_cannot_be_undone() -> None:
    held, journal, entry = await applied(name="mine")
    assert why_not_undoable(entry, "work", ORIGIN) is None
    assert "profile work" in (why_not_undoable(entry, "home", ORIGIN) or "")
    assert ORIGIN in (why_not_undoable(entry, "work", "https://other.example:443") or "")
    with pytest.raises(ValueError, match="another instance"):
        undo_draft(entry, Held(id="i-2").now)
    await change(held, journal, undo_draft(entry, held.now), entry.id)
    found = journal.read().find(entry.id)
    assert found is not None
    with pytest.raises(ValueError, match="undone already"):
        undo_draft(found, held.now)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.InvalidRequest("no", status=400), "refused"),
        (errors.Conflict("no", status=409), "conflict"),
        (errors.ConnectionLost("lost"), "not applied"),
        (errors.AnswerTimeout("late"), "not known yet what became of it"),
    ],
)
async def test_the_reason_names_the_outcome(error: errors.OnetError, words: str) -> None:
    held, journal = Held(), Journal(None)
    held.put_error, held.carries_out = error, False
    _, entry = await change(held, journal, name="mine")
    assert words in (why_not_undoable(entry) or "")
    assert undoable(journal.read().entries) == ()


async def test_a_billing_cycle_that_the_api_did_not_tell_before_cannot_go_back() -> None:
    held, journal = Held(billing_cycle=None), Journal(None)
    _, entry = await change(held, journal, billing_cycle="hourly")
    assert "told none" in (why_not_undoable(entry) or "")
