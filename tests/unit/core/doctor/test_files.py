"""What doctor says of the files in a real home folder."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.core.doctor.told import advice, told
from tests.unit.core.journal.intents import intent
from tui.core.doctor import Check, Status
from tui.core.doctor.files import files
from tui.core.journal.journal import Journal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder in which all of ours is as it should be."""
    for folder in (".config/onet", ".local/state/onet/drafts", ".cache/onet"):
        (tmp_path / folder).mkdir(mode=0o700, parents=True)
    for file in (".config/onet/config.toml", ".cache/onet/list"):
        (tmp_path / file).touch(mode=0o600)
    (tmp_path / ".local/state/onet").chmod(0o700)
    return tmp_path


def seen(home: Path) -> list[Check]:
    return list(files({"HOME": str(home)}))


def test_a_home_as_it_should_be_is_fine_throughout(home: Path) -> None:
    found = seen(home)
    assert {check.status for check in found} == {Status.FINE}
    assert told(found)["modes"] == "fine: 6 files and folders, all for you only"
    assert told(found)["journal"] == "fine: empty: nothing was changed through onet yet"


def test_a_home_without_anything_of_ours_is_fine_too(tmp_path: Path) -> None:
    found = seen(tmp_path)
    assert {check.status for check in found} == {Status.FINE}
    assert told(found)["state folder"] == f"fine: {tmp_path}/.local/state/onet is not there yet and can be made"
    assert list(tmp_path.iterdir()) == []


def test_each_fault_of_config_toml_is_told_by_line_and_key(home: Path) -> None:
    config = home / ".config/onet/config.toml"
    config.write_text('refresh = -1\ncolour = "x"\n[profiles.work]\nread_only = "perhaps"\n')
    found = [check for check in seen(home) if check.name == "config.toml"]
    assert [check.status for check in found] == ["broken", "broken"]
    assert f"{config}: line 1: refresh: " in found[0].detail
    assert f"{config}: line 4: profiles.work.read_only: " in found[1].detail


def test_what_config_toml_has_that_is_ignored_is_a_warning(home: Path) -> None:
    (home / ".config/onet/config.toml").write_text('colour = "x"\n[profiles.work]\n')
    assert told(seen(home))["config.toml"].startswith("warning: config.toml: line 1: colour: is not known")


def test_the_profiles_of_config_toml_are_named(home: Path) -> None:
    (home / ".config/onet/config.toml").write_text("[profiles.work]\n[profiles.home]\n")
    assert told(seen(home))["config.toml"].endswith("profiles: work, home")


def test_what_others_may_read_is_a_warning_with_the_command_that_closes_it(home: Path) -> None:
    (home / ".config/onet/config.toml").chmod(0o644)
    (home / ".cache/onet").chmod(0o755)
    found = seen(home)
    assert told(found)["modes"].startswith("warning: others may read or write ")
    assert ".config/onet/config.toml" in advice(found, "modes")
    assert advice(found, "modes") == f"chmod go= {home}/.config/onet/config.toml {home}/.cache/onet"


def test_where_much_is_open_one_command_closes_all_of_it(home: Path) -> None:
    for name in "abcd":
        (home / ".cache/onet" / name).touch(mode=0o644)
    found = seen(home)
    assert "and 1 more" in told(found)["modes"]
    state = f"{home}/.local/state/onet"
    assert advice(found, "modes") == f"chmod -R go= {home}/.config/onet {state} {home}/.cache/onet"


def test_a_folder_that_is_a_file_is_told_and_only_what_needs_it_is_broken(home: Path) -> None:
    for folder in (".local/state/onet/drafts", ".local/state/onet", ".cache/onet"):
        for file in (home / folder).iterdir():
            file.unlink()
        (home / folder).rmdir()
    (home / ".local/state/onet").touch(mode=0o600)
    (home / ".cache/onet").touch(mode=0o600)
    found = told(seen(home))
    assert found["state folder"].startswith(f"broken: {home}/.local/state/onet is no folder")
    assert found["cache folder"].startswith(f"warning: {home}/.cache/onet is no folder")


def test_a_folder_that_cannot_be_written_to_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root, as whom tests may run, can write everywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written to" in told(seen(home))["state folder"]


def test_a_link_is_told_with_where_it_leads(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (home / ".config/onet/config.toml").unlink()
    (home / ".config/onet").rmdir()
    (home / ".config/onet").symlink_to(tmp_path / "elsewhere")
    assert f"a link to {tmp_path}/elsewhere" in told(seen(home))["config folder"]


def test_a_link_that_leads_nowhere_is_told(home: Path) -> None:
    (home / ".cache/onet/list").unlink()
    (home / ".cache/onet").rmdir()
    (home / ".cache/onet").symlink_to(home / "nowhere")
    assert "No such file" in told(seen(home))["cache folder"]


def test_a_full_disk_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.core.doctor.files._LITTLE", 10**18)
    assert "are free on that disk" in told(seen(home))["state folder"]


def test_changes_whose_outcome_is_not_known_yet_are_counted_by_their_ids(home: Path) -> None:
    journal = Journal(home / ".local/state/onet/journal.jsonl", lambda: datetime.now(UTC))
    entries = [journal.begin(intent()) for _ in range(4)]
    found = seen(home)
    assert told(found)["journal"].endswith("journal.jsonl, 4 changes")
    assert told(found)["open changes"].startswith("warning: not known yet: ")
    assert entries[-1].id in told(found)["open changes"]
    assert "and 1 more" in told(found)["open changes"]


def test_damaged_lines_of_the_journal_are_counted(home: Path) -> None:
    path = home / ".local/state/onet/journal.jsonl"
    Journal(path, lambda: datetime.now(UTC)).begin(intent())
    with path.open("ab") as file:
        file.write(b"{\n")
    found = seen(home)
    assert told(found)["journal"] == f"warning: {path}, 1 change; damaged lines: 1"


def test_a_journal_that_cannot_be_read_is_broken_as_nothing_could_be_sent(home: Path) -> None:
    (home / ".local/state/onet/journal.jsonl").mkdir(mode=0o700)
    assert told(seen(home))["journal"].startswith("broken: The journal cannot be read: ")


def test_drafts_that_were_not_sent_are_counted(home: Path) -> None:
    (home / ".local/state/onet/drafts/a.json").touch(mode=0o600)
    assert told(seen(home))["drafts"].startswith("fine: 1 that was not sent")


def test_without_a_home_it_is_said_what_is_missing() -> None:
    found = told(list(files({"HOME": "/nonexistent"})))
    assert found["state folder"] == (
        "broken: there is no home folder: set HOME; nothing can be changed without its journal"
    )
    assert found["config folder"].startswith("warning: there is no home folder")


def test_a_state_folder_of_another_user_is_broken_as_the_journal_is_not_written_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert "belongs to another user; nothing can be changed" in told(seen(home))["state folder"]


def test_a_config_toml_that_others_can_change_is_broken(home: Path) -> None:
    config = home / ".config/onet/config.toml"
    config.chmod(0o666)
    assert told(seen(home))["config.toml"] == f"broken: {config}: others can write to it: `chmod go-w {config}`"
    config.chmod(0o600)
    config.parent.chmod(0o777)
    assert told(seen(home))["config.toml"].endswith(f"others can write to its folder: `chmod go-w {config.parent}`")


def test_views_that_cannot_be_read_are_named(home: Path) -> None:
    views = home / ".local/state/onet/views.json"
    views.touch(mode=0o600)
    views.write_text("{")
    assert told(seen(home))["views"] == f"warning: cannot be read: {views}"


@pytest.mark.parametrize(("name", "lost"), [("drafts", "what is typed is not kept"), ("keys", "no key is kept there")])
def test_a_folder_within_ours_that_cannot_be_used_is_told_with_what_is_lost(home: Path, name: str, lost: str) -> None:
    folder = home / ".local/state/onet" / name
    if folder.exists():
        folder.rmdir()
    folder.symlink_to(home / "nowhere")
    assert told(seen(home))[f"{name} folder"].startswith(f"warning: {folder} is a link that leads nowhere")
    assert told(seen(home))[f"{name} folder"].endswith(lost)


def test_what_stands_in_the_place_of_a_file_is_told(home: Path) -> None:
    pipe, folder = home / ".local/state/onet/context.json", home / ".local/state/onet/drafts/a.json"
    os.mkfifo(pipe, 0o600)
    folder.mkdir(mode=0o700)
    found = told(seen(home))["kinds"]
    assert found.startswith("warning: no regular file: ")
    assert str(pipe) in found
    assert str(folder) in found


def test_keys_are_not_kept_behind_a_link_and_doctor_says_so(home: Path) -> None:
    (home / "elsewhere").mkdir(mode=0o700)
    keys = home / ".local/state/onet/keys"
    keys.symlink_to(home / "elsewhere")
    assert told(seen(home))["keys folder"] == f"warning: {keys} is a link; no key is kept there"
