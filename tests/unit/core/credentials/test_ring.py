import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError
from secretstorage.exceptions import PromptDismissedException, SecretServiceNotAvailableException

from tests.unit.core.credentials.rings import Memory
from tui.core import credentials
from tui.core.credentials import Account, CredentialError, backends, check_store, find_key, remove_key, store_key
from tui.core.credentials import ring as os_keyring
from tui.domain.secret import SecretStr

KEY = "sk-onetsolutions-0123456789-a1b2"
URL = "https://api.example.net"
ACCOUNT = Account(base_url=URL)


def test_a_stored_key_belongs_to_its_profile_and_its_origin(ring: Memory) -> None:
    store_key(Account(base_url=f"{URL}/prefix"), SecretStr(KEY))
    found = find_key(Account(base_url=URL.upper().replace("HTTPS", "https") + ":443"), {})
    assert found is not None
    assert (found.key.get_secret_value(), found.source, found.hint) == (KEY, "keyring", "…a1b2")
    for profile, url in [
        ("other", URL),
        ("default", "https://api.example.org"),
        ("default", f"{URL}:8443"),
        ("default", "http://127.0.0.1"),
    ]:
        assert find_key(Account(profile, url), {}) is None
        assert remove_key(Account(profile, url)) is None
    assert remove_key(ACCOUNT) == "the OS keyring"
    assert find_key(ACCOUNT, {}) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_profile_name_reaches_the_entry_of_another_origin(one: str, other: str) -> None:
    here, there = Account(one, URL).entry, Account(other, "https://evil.example").entry
    assert here != there
    assert (here == Account(other, URL).entry) == (one == other)


def test_a_probe_is_kept_and_leaves_nothing(ring: Memory) -> None:
    assert "Memory" in check_store(ACCOUNT)
    assert ring.kept == {}


def test_a_keyring_that_forgets_is_told_before_a_key_is_asked_for_and_when_it_is_stored(ring: Memory) -> None:
    ring.forgetful = True
    for attempt in (lambda: check_store(ACCOUNT), lambda: store_key(ACCOUNT, SecretStr(KEY))):
        with pytest.raises(credentials.KeyringRefused, match="forgets"):
            attempt()


def because(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (KeyringLocked("no"), credentials.KeyringLocked),
        (because(InitError("no display"), PromptDismissedException("dismissed")), credentials.KeyringLocked),
        (PromptDismissedException("dismissed"), credentials.KeyringLocked),
        (because(InitError("failed"), SecretServiceNotAvailableException("gone")), credentials.NoKeyring),
        (ConnectionResetError("the bus is gone"), credentials.NoKeyring),
        (NoKeyringError("none"), credentials.NoKeyring),
        (ImportError("no module"), credentials.NoKeyring),
        (InitError("failed to open the wallet"), credentials.KeyringRefused),
        (PasswordSetError(f"cannot keep {KEY}"), credentials.KeyringRefused),
        (OSError(f"bus gone {KEY}"), credentials.KeyringRefused),
        (LookupError(f"a fault of the backend {KEY}"), credentials.KeyringRefused),
        (TimeoutError("the daemon's own limit"), credentials.KeyringRefused),
        (SystemExit(f"{KEY}"), credentials.KeyringRefused),
    ],
)
def test_what_a_keyring_says_becomes_words_without_the_key(
    ring: Memory, trouble: BaseException, kind: type[CredentialError]
) -> None:
    ring.trouble = trouble
    with pytest.raises(kind) as caught:
        store_key(ACCOUNT, SecretStr(KEY))
    assert KEY not in str(caught.value)
    for way in ("onet login --store file", "ONET_API_KEY", "ONET_API_KEY_COMMAND"):
        assert way in caught.value.hint
    assert caught.value.__cause__ is None


def test_a_keyring_that_gives_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "choose", lambda named: SimpleNamespace(get_password=lambda *_: b"bytes"))
    with pytest.raises(credentials.KeyringRefused, match="no key: bytes"):
        find_key(ACCOUNT, {})


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A keyring that waits for a prompt that nobody answers, until the test is over."""
    over = threading.Event()
    ring = SimpleNamespace(**dict.fromkeys(("get_password", "set_password"), lambda *_: over.wait(60) and None))
    monkeypatch.setattr(backends, "choose", lambda named: ring)
    yield over
    over.set()


def test_a_keyring_that_never_answers_is_given_up_at_the_limit(
    stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_keyring, "READ_LIMIT", 0.05)
    monkeypatch.setattr(os_keyring, "ASK_LIMIT", 0.05)
    for attempt in (
        lambda: find_key(ACCOUNT, {}),
        lambda: check_store(ACCOUNT),
        lambda: store_key(ACCOUNT, SecretStr(KEY)),
        lambda: remove_key(ACCOUNT),
    ):
        with pytest.raises(credentials.KeyringTimeout, match=r"did not answer.*prompt may still be open"):
            attempt()


def test_a_keyring_library_that_never_loads_is_given_up_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(os_keyring, "READ_LIMIT", 0.05)
    monkeypatch.setattr(backends, "choose", lambda named: over.wait(60))
    with pytest.raises(credentials.KeyringTimeout):
        find_key(ACCOUNT, {})
    over.set()
