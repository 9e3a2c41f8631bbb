import asyncio
import shlex
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, KeyringLocked, PasswordSetError
from pydantic import SecretStr

from tui.core import credentials
from tui.core.credentials import (
    CredentialError,
    FoundKey,
    NoKeyring,
    UnsafeKeyring,
    aside,
    check_store,
    clean_key,
    find_key,
    remove_key,
    store_key,
)

KEY = "sk-onetsolutions-0123456789-a1b2"
URL = "https://api.example.net"


class Memory(KeyringBackend):
    """A keyring in memory; `trouble` is raised by every use."""

    priority = 1
    trouble: BaseException | None = None

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.uses = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._use()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._use()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._use()
        del self.kept[service, username]

    def _use(self) -> None:
        self.uses += 1
        if self.trouble:
            raise self.trouble


class PlaintextKeyring(Memory):
    """By its name, a keyring that hides nothing."""


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    use(monkeypatch, memory)
    return memory


def use(monkeypatch: pytest.MonkeyPatch, ring: Any) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)


def command(script: str) -> dict[str, str]:
    return {"ONET_API_KEY_COMMAND": shlex.join([sys.executable, "-c", script])}


def test_the_variable_wins_and_no_store_is_touched(ring: Memory) -> None:
    found = find_key("default", URL, {"ONET_API_KEY": f" {KEY}\n"} | command("raise SystemExit(1)"))
    assert found is not None
    assert (found.key.get_secret_value(), found.source, ring.uses) == (KEY, "ONET_API_KEY", 0)


def test_the_first_line_of_the_command_is_the_key_and_no_store_is_touched(ring: Memory) -> None:
    found = find_key("default", URL, command(f"print('{KEY}'); print('second line')"))
    assert found is not None
    assert (found.key.get_secret_value(), found.source, ring.uses) == (KEY, "ONET_API_KEY_COMMAND", 0)


def test_no_shell_sees_the_command(ring: Memory) -> None:
    found = find_key("default", URL, {"ONET_API_KEY_COMMAND": "echo sk-one;echo>two|$HOME"})
    assert found is not None
    assert found.key.get_secret_value() == "sk-one;echo>two|$HOME"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        (command("import sys; sys.exit('gpg: no\\x1b[2J pinentry')"), "exit code 1: gpg: no [2J pinentry"),
        (command("pass"), "is empty"),
        (command("print('two words')"), "no API key"),
        ({"ONET_API_KEY_COMMAND": "echo 'open"}, "quotation mark"),
        ({"ONET_API_KEY_COMMAND": "  "}, "is empty"),
        ({"ONET_API_KEY_COMMAND": f"{KEY}-typed-here-by-mistake"}, "cannot be run"),
        (command(f"import sys; print('{KEY}'); sys.exit('bad key {KEY}')"), "bad key …"),
        ({"ONET_API_KEY": "  "}, "ONET_API_KEY is empty"),
    ],
)
def test_a_source_that_fails_is_said_without_the_key_and_no_later_one_is_asked(
    ring: Memory, environ: dict[str, str], words: str
) -> None:
    with pytest.raises(CredentialError) as caught:
        find_key("default", URL, environ)
    assert words in str(caught.value)
    assert KEY not in f"{caught.value} {caught.value.hint}"
    assert ring.uses == 0


def test_a_command_that_does_not_end_is_ended_at_the_limit(ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COMMAND_LIMIT", 0.2)
    with pytest.raises(CredentialError, match="did not end"):
        find_key("default", URL, command("import time; time.sleep(60)"))


def test_a_stored_key_belongs_to_its_profile_and_its_origin(ring: Memory) -> None:
    store_key("default", f"{URL}/prefix", SecretStr(KEY))
    found = find_key("default", URL.upper().replace("HTTPS", "https") + ":443", {})
    assert found is not None
    assert (found.key.get_secret_value(), found.source, found.hint) == (KEY, "keyring", "…a1b2")
    for profile, url in [
        ("other", URL),
        ("default", "https://api.example.org"),
        ("default", f"{URL}:8443"),
        ("default", "http://127.0.0.1"),
    ]:
        assert find_key(profile, url, {}) is None
        assert remove_key(profile, url) is False
    assert remove_key("default", URL) is True
    assert find_key("default", URL, {}) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_profile_name_reaches_the_entry_of_another_origin(one: str, other: str) -> None:
    here, there = credentials._account(one, URL), credentials._account(other, "https://evil.example")
    assert here != there
    assert (here == credentials._account(other, URL)) == (one == other)


def test_a_probe_is_kept_and_leaves_nothing(ring: Memory) -> None:
    assert "Memory" in check_store()
    assert ring.kept == {}


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (KeyringLocked("no"), credentials.KeyringLocked),
        (InitError("no display"), credentials.KeyringLocked),
        (PasswordSetError(f"cannot keep {KEY}"), credentials.KeyringRefused),
        (OSError(f"bus gone {KEY}"), credentials.KeyringRefused),
        (LookupError(f"a fault of the backend {KEY}"), credentials.KeyringRefused),
    ],
)
def test_what_a_keyring_says_becomes_words_without_the_key(
    ring: Memory, trouble: Exception, kind: type[CredentialError]
) -> None:
    ring.trouble = trouble
    with pytest.raises(kind) as caught:
        store_key("default", URL, SecretStr(KEY))
    assert KEY not in str(caught.value)
    assert caught.value.hint
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("make", [null.Keyring, PlaintextKeyring, lambda: chain(Memory(), PlaintextKeyring())])
def test_a_keyring_that_would_not_keep_the_key_safe_is_refused(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    unsafe = make()
    use(monkeypatch, unsafe)
    for attempt in (check_store, lambda: store_key("default", URL, SecretStr(KEY)), lambda: find_key("p", URL, {})):
        with pytest.raises(UnsafeKeyring):
            attempt()
    assert all(not getattr(one, "kept", None) for one in getattr(unsafe, "backends", [unsafe]))


def chain(*rings: KeyringBackend) -> Any:
    return type("Chain", (ChainerBackend,), {"backends": list(rings)})()


@pytest.mark.parametrize("make", [fail.Keyring, chain])
def test_no_keyring_is_said_as_such(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    use(monkeypatch, make())
    with pytest.raises(NoKeyring, match="no OS keyring"):
        find_key("default", URL, {})


def test_a_home_of_plaintext_keyrings_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, type("Keyring", (Memory,), {"__module__": "keyrings.alt.file"})())
    with pytest.raises(UnsafeKeyring, match=r"keyrings\.alt\.file"):
        check_store()


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A keyring that waits for a prompt that nobody answers, until the test is over."""
    over = threading.Event()
    use(monkeypatch, SimpleNamespace(get_password=lambda *_: over.wait(60) and None))
    yield over
    over.set()


def test_a_keyring_that_never_answers_is_given_up_at_the_limit(
    stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "READ_LIMIT", 0.05)
    with pytest.raises(credentials.KeyringTimeout, match="did not answer"):
        find_key("default", URL, {})
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "onet-key")


async def test_aside_gives_the_value_the_error_and_may_be_cancelled(ring: Memory) -> None:
    assert await aside(lambda: find_key("default", URL, {})) is None
    with pytest.raises(CredentialError):
        await aside(lambda: find_key("default", URL, {"ONET_API_KEY": "two words"}))
    over = threading.Event()
    waiting = asyncio.ensure_future(aside(lambda: over.wait(60)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    over.set()


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60))
def test_a_key_survives_white_space_around_it_and_is_in_no_repr(text: str) -> None:
    found = FoundKey(clean_key(f" \t{text}\r\n"), "typed")
    assert found.key.get_secret_value() == text
    assert len(found.hint) in (0, 5)
    assert found.hint == "" or len(text) >= 16
    if len(text) >= 8:
        assert text not in repr(found)


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\nb", "schlüssel", "a\x7f", "x" * 8193, "\ud800"])
def test_what_cannot_be_a_key_is_refused(text: str) -> None:
    with pytest.raises(CredentialError):
        clean_key(text)


def test_a_key_of_8_kib_is_one() -> None:
    assert len(clean_key("x" * 8192).get_secret_value()) == 8192
