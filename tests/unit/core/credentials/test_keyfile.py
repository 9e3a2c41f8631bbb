import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.credentials import (
    Account,
    CredentialError,
    UnsafeKeyFile,
    WrongPassphrase,
    check_store,
    find_key,
    keyfile,
    remove_key,
    store_key,
)
from tui.domain.secret import SecretStr

KEY, PASSPHRASE = SecretStr("sk-onetsolutions-0123456789-a1b2"), SecretStr("correct horse battery")
ACCOUNT = Account(store="file")
pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def kept(home: Path) -> Path:
    """A key file with the key in it."""
    store_key(ACCOUNT, KEY, passphrase=PASSPHRASE)
    return keyfile.path_of(ACCOUNT)


def found() -> str | None:
    found = find_key(ACCOUNT, os.environ, PASSPHRASE)
    return found and found.key.get_secret_value()


def test_a_key_is_kept_found_and_removed_in_a_file_for_its_owner_only(kept: Path, home: Path) -> None:
    assert check_store(ACCOUNT) == f"the encrypted file {kept}"
    assert [entry.name for entry in home.iterdir()] == [kept.name]
    assert kept.name.startswith("default-")
    assert (kept.stat().st_mode & 0o777, home.stat().st_mode & 0o777) == (0o600, 0o700)
    assert KEY.get_secret_value().encode() not in kept.read_bytes()
    assert found() == KEY.get_secret_value()
    assert remove_key(ACCOUNT) == f"the encrypted file {kept}"
    assert (found(), remove_key(ACCOUNT), list(home.iterdir())) == (None, None, [])


def test_each_profile_and_origin_has_a_file_of_its_own(kept: Path) -> None:
    for other in (ACCOUNT._replace(profile="work"), ACCOUNT._replace(base_url="https://api.example.org")):
        assert find_key(other, os.environ, PASSPHRASE) is None
        os.link(kept, keyfile.path_of(other))
        with pytest.raises(CredentialError, match="for another account"):
            find_key(other, os.environ, PASSPHRASE)


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_profile_name_leads_out_of_the_folder_or_to_anothers_file(one: str, other: str) -> None:
    paths = [keyfile.path_of(Account(name), {"HOME": "/home/ada"}) for name in (one, other)]
    assert {str(path.parent) for path in paths} == {"/home/ada/.local/state/onet/keys"}
    assert all(path.name.isascii() and len(path.name) < 100 and "/" not in path.name for path in paths)
    assert (paths[0] == paths[1]) == (one == other)


def test_a_new_key_replaces_the_old_one_under_a_new_passphrase(kept: Path) -> None:
    store_key(ACCOUNT, SecretStr("sk-new"), passphrase=SecretStr("another passphrase"))
    with pytest.raises(WrongPassphrase):
        found()


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o644])
def test_a_file_that_others_can_read_or_write_is_refused_with_the_way_to_mend_it(kept: Path, mode: int) -> None:
    kept.chmod(mode)
    with pytest.raises(UnsafeKeyFile, match="others can") as caught:
        found()
    assert f"chmod 600 {kept}" in caught.value.hint
    kept.chmod(0o600)
    assert found() == KEY.get_secret_value()


def test_a_file_of_another_user_is_refused(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
    with pytest.raises(UnsafeKeyFile, match="another user"):
        found()


@pytest.mark.parametrize("put", ["folder", "pipe", "link", "dangling link"])
def test_what_is_no_file_is_neither_read_nor_written_through(kept: Path, home: Path, tmp_path: Path, put: str) -> None:
    outside = tmp_path / "outside"
    kept.rename(outside)
    if put == "folder":
        kept.mkdir()
    elif put == "pipe":
        os.mkfifo(kept, 0o600)
    else:
        kept.symlink_to(outside if put == "link" else tmp_path / "nothing")
    before = outside.read_bytes()
    for attempt in (
        found,
        lambda: check_store(ACCOUNT),
        lambda: store_key(ACCOUNT, SecretStr("sk-new"), passphrase=PASSPHRASE),
    ):
        with pytest.raises(UnsafeKeyFile):
            attempt()
    assert outside.read_bytes() == before
    assert not (tmp_path / "nothing").exists()


def test_a_folder_that_is_a_link_is_not_written_through(home: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    home.parent.mkdir()
    home.symlink_to(tmp_path / "outside")
    for attempt in (lambda: check_store(ACCOUNT), lambda: store_key(ACCOUNT, KEY, passphrase=PASSPHRASE)):
        with pytest.raises(UnsafeKeyFile, match="it is a link"):
            attempt()
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_place_that_cannot_be_written_is_said_before_a_key_is_asked_for(home: Path) -> None:
    home.parent.parent.joinpath("onet").write_text("in the way")
    for attempt in (lambda: check_store(ACCOUNT), lambda: store_key(ACCOUNT, KEY, passphrase=PASSPHRASE)):
        with pytest.raises(CredentialError, match="cannot be written"):
            attempt()


def test_a_file_that_grew_beyond_all_measure_is_refused(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes() + b" " * 10_000_000)
    with pytest.raises(CredentialError, match="not what onet wrote"):
        found()
