"""`onet undo`: an entry by its id, and what its reverse comes to."""

import json
from functools import partial

import pytest

from tests.unit.commands.changing import Desk, desk
from tui.commands.opening import in_session
from tui.core.edit.draft import Draft
from tui.core.session import Session
from tui.core.settings import Settings
from tui.sandbox import Fault

__all__ = ["desk"]


def changed(desk: Desk, *arguments: str) -> str:
    """Change web-1; the id of the entry."""
    assert desk.onet("set", "web-1", *arguments, "--yes").code == 0
    return desk.entries[0].id


def test_a_change_is_taken_back_by_the_beginning_of_its_id(desk: Desk) -> None:
    before = json.loads(json.dumps(desk.sandbox.named("web-1")))
    entry = changed(desk, "os_name=Mine", "vpc=", "tags+=a=b")
    done = desk.onet("undo", entry[:-2], "--yes")
    assert (done.code, done.out) == (0, "os_name: applied\nvpc: applied\ntags: applied\n")
    assert "  OS name: Mine → Ubuntu" in done.err
    held = desk.sandbox.named("web-1")
    assert all(held[field] == before[field] for field in ("os_name", "vpc", "tags"))
    newest, oldest = desk.entries
    assert (newest.intent.undo_of, oldest.undone_by) == (oldest.id, newest.id)
    # The undo of an undo.
    assert desk.onet("undo", newest.id, "--yes").code == 0
    assert desk.sandbox.named("web-1")["os_name"] == "Mine"


def test_the_dry_run_shows_the_reverse_and_sends_nothing(desk: Desk) -> None:
    entry = changed(desk, "os_name=Mine")
    done = desk.onet("undo", entry, "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "  OS name: Mine → " in done.out
    assert (len(desk.sandbox.puts), len(desk.entries)) == (1, 1)


def test_what_somebody_changed_since_is_a_conflict_and_stays(desk: Desk) -> None:
    before = desk.sandbox.named("web-1")["os_name"]
    entry = changed(desk, "os_name=Mine")
    desk.sandbox.named("web-1")["os_name"] = "Theirs"
    done = desk.onet("undo", entry, "--yes")
    assert (done.code, done.out) == (3, "os_name: conflict\n")
    assert "▲ OS name: somebody set it to Theirs meanwhile; sending this ends in a conflict." in done.err
    assert f"OS name:\n  as it was: Mine\n  there now: Theirs\n  yours: {before}\n" in done.err
    assert (desk.sandbox.named("web-1")["os_name"], len(desk.sandbox.puts)) == ("Theirs", 1)


def test_what_cannot_be_undone_says_why_and_asks_the_provider_nothing(desk: Desk) -> None:
    entry = changed(desk, "os_name=Mine")
    assert desk.onet("undo", entry, "--yes").code == 0
    asked = len(desk.sandbox.requests)
    done = desk.onet("undo", entry, "--yes")
    assert (done.code, done.out) == (1, "")
    assert f"This cannot be undone: It was undone already, by {desk.entries[0].id}." in done.err
    other = desk.onet("--profile", "other", "undo", entry, "--yes")
    assert other.code == 1
    assert "--profile default" in other.err
    assert len(desk.sandbox.requests) == asked


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [("nothing", 1, "The journal has no entry “nothing”"), ("", 1, "no entry “”"), ("2", 2, "Several entries begin")],
)
def test_an_entry_that_is_none_or_one_of_several_is_refused(desk: Desk, asked: str, code: int, told: str) -> None:
    changed(desk, "os_name=Mine")
    changed(desk, "os_name=Other")
    done = desk.onet("undo", asked, "--yes")
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert code == 1 or all(entry.id in done.err for entry in desk.entries)
    assert len(desk.sandbox.puts) == 2


def test_nobody_to_ask_and_a_session_that_is_read_only_send_nothing(desk: Desk) -> None:
    entry = changed(desk, "os_name=Mine")
    assert desk.onet("undo", entry).code == 2
    assert desk.onet("--read-only", "undo", entry, "--yes").code == 1
    assert len(desk.sandbox.puts) == 1


def test_an_entry_whose_outcome_was_not_known_is_looked_at_first(desk: Desk) -> None:
    desk.on_read(3, Fault(status=401), times=None)
    assert desk.onet("set", "web-1", "os_name=Mine", "--yes").code == 4
    (entry,) = desk.entries
    assert desk.onet("undo", entry.id, "--yes").code == 1
    asked = len(desk.sandbox.requests)
    assert "--profile default" in desk.onet("--profile", "other", "undo", entry.id, "--yes").err
    assert len(desk.sandbox.requests) == asked
    desk.sandbox.heal()
    done = desk.onet("undo", entry.id, "--yes")
    assert (done.code, done.out) == (0, "os_name: applied\n")


def test_an_entry_of_another_project_is_undone_there(desk: Desk) -> None:
    organization, project = desk.sandbox.default_scope
    other = next(one for one in desk.sandbox.projects[organization] if one["id"] != project)
    there = next(one for one in desk.sandbox.instances.values() if one["project_id"] == other["id"])
    before = there["os_name"]
    assert desk.onet("--project", other["id"], "set", there["id"], "os_name=Mine", "--yes").code == 0
    assert desk.onet("undo", desk.entries[0].id, "--yes").code == 0
    assert there["os_name"] == before


async def _send_both(session: Session) -> None:
    async for _ in session.load():
        pass
    for row in session.rows[:2]:
        draft = Draft(await session.read(row.id))
        draft.set("os_name", "Mine")
        await session.send(draft, batch="batch-1")


def test_of_a_batch_only_the_entry_that_was_named_is_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace
    from os import environ

    from tui.core.settings import from_options

    settings: Settings = from_options(Namespace(), environ)
    in_session(settings, partial(_send_both))
    newest, oldest = desk.entries
    assert newest.intent.batch == oldest.intent.batch == "batch-1"
    assert desk.onet("undo", oldest.id, "--yes").code == 0
    held = desk.sandbox.instances
    assert held[newest.intent.instance.id]["os_name"] == "Mine"
    assert held[oldest.intent.instance.id]["os_name"] == oldest.intent.before["os_name"]


def test_the_demo_has_an_empty_journal(desk: Desk) -> None:
    assert desk.onet("--demo", "undo", "2", "--yes").code == 1
