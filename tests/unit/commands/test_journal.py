"""`onet journal`: what was changed through onet, with the ids that `onet undo` takes; no key, no network."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.core.journal.intents import applied, intent
from tui import cli
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.journal.journal import Journal

Output = pytest.CaptureFixture[str]
AT = datetime(2026, 11, 24, 14, 4, 12, tzinfo=UTC)


@pytest.fixture
def journal(home: Path) -> Journal:
    """The journal of that home folder, each entry a minute after the one before."""
    ticks = iter(range(100))
    folder = home / ".local" / "state" / "onet"
    return Journal(folder / "journal.jsonl", lambda: AT + timedelta(minutes=next(ticks)))


def entry(journal: Journal, name: str, outcome: Outcome | None) -> str:
    """The id of a new entry: a new name, and what became of it."""
    made = journal.begin(intent(name=name))
    if outcome is not None:
        journal.settle(made.id, outcome)
    return made.id


def test_the_newest_change_stands_first_with_its_id_time_and_outcome(journal: Journal, capsys: Output) -> None:
    first = entry(journal, "web-2", applied())
    second = entry(journal, "web-3", Outcome(OutcomeKind.CONFLICT, "Somebody was there before."))
    third = entry(journal, "web-4", None)
    assert cli.run(["journal"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[:5] == ["ENTRY", "WHEN", "INSTANCE", "PROJECT", "CHANGE"]
    assert [line.split()[0] for line in lines] == [third, second, first]
    assert ["not known yet" in lines[0], "conflict" in lines[1], "applied" in lines[2]] == [True, True, True]
    assert "Name: web-1 → web-2" in lines[2]
    assert f"{AT.astimezone():%Y-%m-%d %H:%M %Z}" in lines[2]


def test_json_has_the_entries_as_objects_with_their_ids(journal: Journal, capsys: Output) -> None:
    first, second = entry(journal, "web-2", applied()), entry(journal, "we\x1bb", None)
    assert cli.run(["journal", "-o", "json"]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    found = json.loads(printed)
    assert [one["id"] for one in found] == [second, first]
    assert found[1]["outcome"]["outcome"] == "applied"
    assert found[0]["changes"] == [{"field": "name", "before": "web-1", "after": "we\x1bb"}]


def test_what_others_wrote_keeps_to_its_line(journal: Journal, capsys: Output) -> None:
    entry(journal, "we\x1b[2J\nb", applied())
    assert cli.run(["journal"]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == 2
    assert "we␛[2J␊b" in printed


def test_damaged_lines_are_said_and_left_out(journal: Journal, home: Path, capsys: Output) -> None:
    kept = entry(journal, "web-2", applied())
    with (home / ".local" / "state" / "onet" / "journal.jsonl").open("a") as file:
        file.write('{"v":1,"kind":"int\n{"v":99,"kind":"future"}\n')
    assert cli.run(["journal"]) == 0
    printed = capsys.readouterr()
    assert kept in printed.out
    assert printed.err.splitlines() == [
        "onet: 1 damaged line of the journal left out",
        "onet: 1 line of a newer onet left out",
    ]


def test_an_empty_journal_is_said_beside_the_result(home: Path, capsys: Output) -> None:
    assert cli.run(["journal"]) == 0
    assert capsys.readouterr() == ("", "Nothing was changed through onet yet.\n")
    assert cli.run(["journal", "-o", "json"]) == 0
    assert capsys.readouterr() == ("[]\n", "")
    assert not list(home.iterdir())


def test_the_demo_has_no_journal(journal: Journal, capsys: Output) -> None:
    entry(journal, "web-2", applied())
    assert cli.run(["--demo", "journal", "-o", "json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_a_journal_that_cannot_be_read_fails(home: Path, capsys: Output) -> None:
    (home / ".local" / "state" / "onet" / "journal.jsonl").mkdir(parents=True)
    assert cli.run(["journal"]) == 1
    assert capsys.readouterr().err.startswith("onet: ")
