import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.credentials import CredentialError, DamagedKeyFile, WrongPassphrase, box
from tui.domain.secret import SecretStr

ACCOUNT = "default@https://api.example.net"
KEY, PASSPHRASE = SecretStr("sk-onetsolutions-0123456789-a1b2"), SecretStr("correct horse battery")
PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80)
# As they are before `cheap` makes them so.
COST, LEAST_N = box.COST, box._LEAST_N
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.usefixtures("cheap")
@given(key=PRINTABLE, passphrase=TEXT, account=TEXT)
def test_any_key_comes_back_under_its_passphrase(key: str, passphrase: str, account: str) -> None:
    content = box.seal(account, SecretStr(key), SecretStr(passphrase))
    assert box.unseal(content, account, SecretStr(passphrase)) == key


@pytest.fixture(scope="module")
def content(cheap: None) -> bytes:
    return box.seal(ACCOUNT, KEY, PASSPHRASE)


@given(data=st.data())
def test_a_file_in_which_any_byte_is_changed_is_refused(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    changed = content[:at] + bytes([other]) + content[at + 1 :]
    with pytest.raises((WrongPassphrase, DamagedKeyFile)):
        box.unseal(changed, ACCOUNT, PASSPHRASE)


@given(data=st.data())
def test_a_file_that_is_cut_or_has_more_in_it_is_refused(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    more = data.draw(st.binary(min_size=1, max_size=20))
    for changed in (content[:at], content[:at] + more + content[at:]):
        with pytest.raises((WrongPassphrase, DamagedKeyFile)):
            box.unseal(changed, ACCOUNT, PASSPHRASE)


@pytest.mark.usefixtures("cheap")
@given(st.binary(max_size=300) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str).map(str.encode))
def test_what_is_no_key_file_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedKeyFile):
        box.unseal(content, ACCOUNT, PASSPHRASE)


@given(other=TEXT.filter(lambda text: text != PASSPHRASE.get_secret_value()))
def test_another_passphrase_never_opens_it(content: bytes, other: str) -> None:
    with pytest.raises(WrongPassphrase):
        box.unseal(content, ACCOUNT, SecretStr(other))


def edited(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    read = json.loads(content)
    change(read)
    return json.dumps(read, indent=1).encode() + b"\n"


def test_a_file_is_refused_for_another_account_even_where_it_is_renamed(content: bytes) -> None:
    with pytest.raises(DamagedKeyFile, match="for another account"):
        box.unseal(content, "work@https://api.example.net", PASSPHRASE)
    renamed = edited(content, lambda read: read.update(account="default@https://evil.example"))
    with pytest.raises(WrongPassphrase):
        box.unseal(renamed, "default@https://evil.example", PASSPHRASE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda read: read.update(version=2), "this version of onet does not know"),
        (lambda read: read.update(more=1), "not what onet wrote"),
        (lambda read: read["kdf"].update(name="plain"), "not what onet wrote"),
        (lambda read: read["kdf"].update(salt=""), "not what onet wrote"),
        (lambda read: read.update(nonce="AAAA"), "not what onet wrote"),
        (lambda read: read["kdf"].update(n=2**30), "absurd effort"),
        (lambda read: read["kdf"].update(n=2**15 + 1), "absurd effort"),
        (lambda read: read["kdf"].update(n=-(2**15)), "absurd effort"),
        (lambda read: read["kdf"].update(n=0), "absurd effort"),
        (lambda read: read["kdf"].update(r=2**20), "absurd effort"),
        (lambda read: read["kdf"].update(p=10**400), "absurd effort"),
    ],
)
def test_a_hostile_file_is_refused_before_anything_is_computed(
    content: bytes, change: Callable[[dict[str, Any]], object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_cipher", lambda *_: pytest.fail("computed"))
    with pytest.raises(DamagedKeyFile, match=words):
        box.unseal(edited(content, change), ACCOUNT, PASSPHRASE)


def test_guessing_costs_what_owasp_advises_and_a_cheaper_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "COST", COST)
    monkeypatch.setattr(box, "_LEAST_N", LEAST_N)
    content = box.seal(ACCOUNT, KEY, PASSPHRASE)
    kdf = json.loads(content)["kdf"]
    assert (kdf["name"], kdf["n"], kdf["r"], kdf["p"]) == ("scrypt", 2**15, 8, 3)
    assert box.unseal(content, ACCOUNT, PASSPHRASE) == KEY.get_secret_value()
    with pytest.raises(DamagedKeyFile, match="absurd effort"):
        box.unseal(edited(content, lambda read: read["kdf"].update(n=2**13)), ACCOUNT, PASSPHRASE)


def test_two_files_of_the_same_key_have_nothing_random_in_common(content: bytes) -> None:
    one, other = json.loads(content), json.loads(box.seal(ACCOUNT, KEY, PASSPHRASE))
    assert one["nonce"] != other["nonce"]
    assert one["box"] != other["box"]
    assert one["kdf"]["salt"] != other["kdf"]["salt"]


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(CredentialError, match="cannot be used here") as caught:
        box.seal(ACCOUNT, KEY, PASSPHRASE)
    assert "cryptography" in caught.value.hint
