"""What is written to the journal is there again, whatever else happens to the file."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.journal.intents import NINE, ORIGIN, PLACE, applied, intent
from tests.unit.domain.test_reading import JSON
from tui.api.errors import InvalidRequest, OnetError
from tui.api.redaction import keep_out
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.journal import file as journal_file
from tui.core.journal.errors import JournalFailed
from tui.core.journal.journal import Journal
from tui.core.journal.lines import entry_json, intent_line
from tui.core.journal.process import this_process
from tui.domain import exactjson

AT = datetime(2026, 11, 24, 14, 4, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "onet" / "journal.jsonl"


def test_no_file_is_an_empty_journal(path: Path) -> None:
    assert Journal(path).read() == ((), 0, 0)
    assert not path.exists()


def test_an_entry_says_when_who_where_and_what(path: Path) -> None:
    made = Journal(path, lambda: AT).begin(intent(batch="batch-1", undo_of="other"))
    (entry,) = Journal(path).read().entries
    assert entry == made
    assert entry.id.startswith("20261124-140412-")
    assert (entry.at, entry.writer, entry.intent.place) == (AT, this_process(), PLACE)
    assert entry.writer.pid == os.getpid()
    assert entry.changes == (("name", "web-1", "web-2"),)
    assert entry.intent.before == NINE
    assert (entry.intent.batch, entry.intent.undo_of, entry.outcome) == ("batch-1", "other", None)


def test_the_newest_entry_comes_first_and_the_last_outcome_counts(path: Path) -> None:
    journal = Journal(path)
    first, second = journal.begin(intent()), journal.begin(intent(name="web-3"))
    journal.settle(first.id, Outcome(OutcomeKind.UNKNOWN, "?"))
    assert [entry.id for entry in journal.open_entries("work", ORIGIN)] == [second.id, first.id]
    journal.settle(first.id, applied())
    entries = Journal(path).read().entries
    assert [entry.id for entry in entries] == [second.id, first.id]
    assert entries[1].outcome == replaced(applied(), entry=first.id)
    assert [entry.id for entry in journal.open_entries("work", ORIGIN)] == [second.id]
    assert journal.open_entries("home", ORIGIN) == journal.open_entries("work", "https://other.example:443") == ()


def replaced(outcome: Outcome, **changes: Any) -> Outcome:
    from dataclasses import replace

    return replace(outcome, **changes)


def test_all_that_a_person_was_told_is_kept(path: Path) -> None:
    journal = Journal(path)
    entry = journal.begin(intent())
    result = FieldResult("tags", OutcomeKind.CONFLICT, {"a": 1}, None)
    error = InvalidRequest(
        "No (400)", "detail", "hint", status=400, request_id="r-1", field_errors={"name": ["Taken."]}
    )
    told = Outcome(
        OutcomeKind.CONFLICT, "words", (result,), ("hostname",), None, error, AT, (result,), Reply.LOST, 400, "r-1"
    )
    journal.settle(entry.id, told)
    kept = journal.read().entries[0].outcome
    assert kept is not None
    assert replaced(kept, error=None, entry=None) == replaced(told, error=None)
    assert kept.error is not None
    assert type(kept.error) is OnetError
    assert vars(kept.error) == vars(error)


@given(JSON)
def test_tags_of_any_shape_are_kept_to_the_digit(tags: Any) -> None:
    journal = Journal(None)
    journal.begin(intent(tags=tags))
    (entry,) = journal.read().entries
    assert exactjson.dumps(entry.intent.sent["tags"]) == exactjson.dumps(tags)


@pytest.mark.parametrize("tags", ['{"b": 1.50, "a": 1e400, "n": 123456789012345678901234567890}', r'["\ud800"]'])
def test_numbers_order_and_lone_surrogates_stand_in_the_file_as_in_the_api(path: Path, tags: str) -> None:
    Journal(path).begin(intent(tags=exactjson.loads(tags)))
    assert tags.encode() in path.read_bytes()
    assert path.read_bytes().isascii()


def test_tags_that_could_not_be_read_again_are_refused_before_anything_is_sent(path: Path) -> None:
    tags = exactjson.loads("[" * 199 + "]" * 199)
    with pytest.raises(JournalFailed, match="nested too deeply"):
        Journal(path).begin(intent(tags=tags))
    assert not path.exists()


def test_file_and_folder_are_closed_to_others_also_where_they_stood_open(path: Path) -> None:
    journal = Journal(path)
    journal.begin(intent())
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.chmod(0o644)
    path.parent.chmod(0o755)
    journal.begin(intent())
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.chmod(0o644)
    assert len(Journal(path).read().entries) == 2
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_regular_file_is_refused(path: Path, kind: str) -> None:
    path.parent.mkdir()
    target = path.parent / "elsewhere"
    {"link": lambda: path.symlink_to(target), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[kind]()
    with pytest.raises(JournalFailed):
        Journal(path).begin(intent())
    assert not target.exists()


def test_a_link_to_a_file_is_not_read(path: Path) -> None:
    path.parent.mkdir()
    (path.parent / "elsewhere").write_text("something longer than nothing")
    path.symlink_to("elsewhere")
    with pytest.raises(JournalFailed, match="cannot be read"):
        Journal(path).read()


def test_a_pipe_in_its_place_is_not_taken_for_an_empty_journal(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with pytest.raises(JournalFailed, match=r"cannot be read.*it is no regular file"):
        Journal(path).read()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalFailed, match="cannot be written") as raised:
        Journal(tmp_path / "file" / "journal.jsonl").begin(intent())
    assert raised.value.hint


def test_a_disk_that_is_full_amid_a_line_costs_only_that_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    first = journal.begin(intent())
    write = os.write

    def half(handle: int, data: bytes) -> int:
        if len(data) < 100:
            raise OSError(28, "No space left on device")
        return write(handle, bytes(data)[:-50])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(JournalFailed, match="No space left"):
            journal.begin(intent(name="lost"))
    found = journal.read()
    assert ([entry.id for entry in found.entries], found.damaged) == ([first.id], 1)
    second = journal.begin(intent(name="web-3"))
    for reader in (journal, Journal(path)):
        found = reader.read()
        assert ([entry.id for entry in found.entries], found.damaged) == ([second.id, first.id], 1)


def test_a_last_line_that_lacks_only_its_end_is_kept(path: Path) -> None:
    journal = Journal(path)
    first = journal.begin(intent())
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    second = journal.begin(intent())
    found = Journal(path).read()
    assert ([entry.id for entry in found.entries], found.damaged) == ([second.id, first.id], 0)


def test_a_lock_that_is_never_given_back_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    journal = Journal(path)
    journal.begin(intent())
    monkeypatch.setattr(journal_file, "PATIENCE", 0.02)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(JournalFailed, match="locked"):
            journal.begin(intent())
        assert len(Journal(path).read().entries) == 1


def test_a_journal_that_was_taken_away_begins_anew(path: Path) -> None:
    journal = Journal(path)
    journal.begin(intent())
    assert len(journal.read().entries) == 1
    path.rename(path.with_suffix(".old"))
    assert journal.read().entries == ()
    again = journal.begin(intent())
    assert [entry.id for entry in journal.read().entries] == [again.id]


def test_what_another_process_added_is_seen_at_the_next_look(path: Path) -> None:
    ours, theirs = Journal(path), Journal(path)
    entry = ours.begin(intent())
    assert theirs.read().entries[0].is_open
    ours.settle(entry.id, applied())
    assert not theirs.read().entries[0].is_open


def test_lines_of_a_newer_version_are_counted_apart(path: Path) -> None:
    journal = Journal(path)
    entry = journal.begin(intent())
    with path.open("ab") as file:
        file.write(b'{"v": 2, "kind": "intent", "id": "x"}\n{"v": 1, "kind": "note"}\n{"v": true}\n\nnonsense\n')
    found = journal.read()
    assert ([one.id for one in found.entries], found.unknown, found.damaged) == ([entry.id], 2, 2)


def test_an_outcome_of_no_entry_and_an_id_given_twice_are_counted(path: Path) -> None:
    journal = Journal(path)
    entry = journal.begin(intent())
    journal.settle("20260101-000000-ffffff", applied())
    path.write_bytes(path.read_bytes() + intent_line(entry))
    found = journal.read()
    assert (len(found.entries), found.damaged) == (1, 2)


def test_a_line_that_is_too_long_is_skipped_and_never_held_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    first = journal.begin(intent())
    with path.open("ab") as file:
        file.write(b"x" * 10_000 + b"\n")
    second = journal.begin(intent())
    monkeypatch.setattr(journal_file, "LONGEST_LINE", 3000)
    found = Journal(path).read()
    assert ([entry.id for entry in found.entries], found.damaged) == ([second.id, first.id], 1)


@given(st.binary(max_size=300), st.integers(0, 2), st.booleans())
def test_whatever_bytes_are_added_the_entries_before_are_read(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, where: int, within: bool
) -> None:
    path = tmp_path_factory.mktemp("state") / "journal.jsonl"
    journal = Journal(path)
    entries = [journal.begin(intent()) for _ in range(2)]
    lines = path.read_bytes().splitlines(keepends=True)
    cut = sum(map(len, lines[:where])) + (40 if within and where < 2 else 0)
    data = b"".join(lines)
    path.write_bytes(data[:cut] + junk + data[cut:])
    found = Journal(path).read()
    ids = {entry.id for entry in found.entries}
    assert {entry.id for entry in entries[:where]} <= ids
    later = Journal(path).begin(intent())
    assert later.id in {entry.id for entry in Journal(path).read().entries}


@given(st.recursive(JSON, lambda inner: st.dictionaries(st.sampled_from(["id", "at", "values", "outcome"]), inner)))
def test_whatever_json_a_line_holds_it_is_skipped(value: Any) -> None:
    whole = exactjson.loads(intent_line(Journal(None).begin(intent())))
    journal = Journal(None)
    for name in whole:
        if name not in ("v", "kind"):
            journal._memory.append(exactjson.dumps(whole | {name: value}).encode() + b"\n")
    entry = journal.begin(intent())
    assert journal.read().entries[0].id == entry.id


def test_threads_of_one_process_lose_nothing(path: Path) -> None:
    journal = Journal(path)

    def write() -> None:
        for _ in range(10):
            journal.settle(journal.begin(intent()).id, applied())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = Journal(path).read()
    assert (len(found.entries), found.damaged) == (40, 0)
    assert not any(entry.is_open for entry in found.entries)


def test_an_undo_marks_its_entry_until_it_is_undone_itself(path: Path) -> None:
    journal = Journal(path)

    def write(undo_of: str | None, outcome: Outcome) -> str:
        entry = journal.begin(intent(undo_of=undo_of))
        journal.settle(entry.id, outcome)
        return entry.id

    def undone() -> dict[str, str | None]:
        return {entry.id: entry.undone_by for entry in journal.read().entries}

    change = write(None, applied())
    write(change, Outcome(OutcomeKind.REFUSED, "no"))
    assert undone()[change] is None
    undo = write(change, applied())
    assert undone()[change] == undo
    redo = write(undo, applied())
    assert (undone()[undo], undone()[change]) == (redo, None)


def test_the_entries_of_a_batch_are_found_together() -> None:
    journal = Journal(None)
    ids = [journal.begin(intent(batch=batch)).id for batch in ("one", "two", "one")]
    contents = journal.read()
    assert [entry.id for entry in contents.batch("one")] == [ids[2], ids[0]]
    found = contents.find(ids[1])
    assert found is not None
    assert found.intent.batch == "two"


def test_an_entry_is_one_json_object_for_programs(path: Path) -> None:
    journal = Journal(path)
    entry = journal.begin(intent())
    journal.settle(entry.id, applied())
    shown = entry_json(journal.read().entries[0])
    assert (shown["id"], shown["instance"]) == (entry.id, {"id": "i-1", "name": "web-1"})
    assert shown["changes"] == [{"field": "name", "before": "web-1", "after": "web-2"}]
    assert shown["outcome"]["outcome"] == "applied"


def test_a_key_that_a_server_quotes_is_not_kept(path: Path) -> None:
    key = "sk-onetsolutions-quoted-in-an-answer"
    keep_out(key)
    journal = Journal(path)
    entry = journal.begin(intent())
    error = InvalidRequest("no", f"the key {key} is odd", field_errors={"name": [key], key: ["x"]}, request_id=key)
    journal.settle(entry.id, Outcome(OutcomeKind.REFUSED, "no", error=error, request_id=key))
    assert key.encode() not in path.read_bytes()
    assert journal.read().entries[0].outcome is not None
