"""A secret of this process is in no text that went through the redaction, however it is written there."""

import json
import urllib.parse
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.api import redaction
from tui.api.redaction import keep_out, redacted

KEY = "sk-onetsolutions-5f3a?/é>>~~0000a1b2"
SECRETS = st.text(min_size=redaction.SHORTEST, max_size=60)
# Around it what is likely to grow together with it: its own characters, the mark, anything.
AROUND = st.text(st.sampled_from('sk-onet…\\"% a1') | st.characters(), max_size=40)


@pytest.fixture(autouse=True)
def no_secrets_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(redaction, "_secrets", set())
        yield


@given(st.lists(SECRETS, min_size=1, max_size=4), st.lists(AROUND, min_size=5, max_size=5))
def test_no_secret_is_left_in_any_text_around_it(secrets: list[str], around: list[str]) -> None:
    redaction._secrets.clear()
    for secret in secrets:
        keep_out(secret)
    text = "".join(part for pair in zip(around, [*secrets, *secrets[:1]], strict=False) for part in pair)
    clean = redacted(text)
    assert not [secret for secret in secrets if secret in clean]


@given(st.lists(SECRETS, min_size=1, max_size=4), st.text())
def test_a_text_without_a_secret_stays_as_it_is(secrets: list[str], text: str) -> None:
    redaction._secrets.clear()
    for secret in secrets:
        keep_out(secret)
    assume(not any(form in text for form in redaction._secrets))
    assert redacted(text) == text


@given(st.text("sk-onet0123", min_size=16, max_size=60), st.binary(max_size=5), st.binary(max_size=5))
def test_a_key_within_base64_is_left_out_wherever_it_stands(key: str, before: bytes, after: bytes) -> None:
    redaction._secrets.clear()
    keep_out(key)
    whole = before + key.encode() + after
    for packed in (b64encode(whole).decode(), urlsafe_b64encode(whole).decode()):
        # Only what shares a letter with the bytes around the key may be left.
        assert len(redacted(packed)) <= len(packed) - len(key) * 4 // 3 + 4


@pytest.mark.parametrize(
    "written",
    [
        f"Authorization: Bearer {KEY}",
        repr(KEY),
        repr(KEY.encode()),
        json.dumps({"key": KEY}),
        json.dumps({"key": KEY}, ensure_ascii=False),
        urllib.parse.quote(KEY),
        urllib.parse.quote(KEY, safe=""),
        urllib.parse.urlencode({"key": KEY}),
        b64encode(KEY.encode()).decode(),
        b64encode(f"Bearer {KEY}".encode()).decode(),
        urlsafe_b64encode(f"u:{KEY}".encode()).decode(),
    ],
)
def test_a_key_is_left_out_in_each_way_that_programs_write_one(written: str) -> None:
    keep_out(KEY)
    clean = redacted(written)
    assert redaction.MARK in clean
    assert not any(KEY[start : start + 8] in clean for start in range(len(KEY) - 8))


def test_a_secret_that_holds_another_one_leaves_nothing() -> None:
    keep_out("passphrase")
    keep_out("my passphrase of the file")
    assert redacted("<my passphrase of the file> <passphrase>") == "<…> <…>"


@pytest.mark.parametrize("short", ["", "a", "seven77"])
def test_what_is_too_short_to_be_a_secret_takes_no_words_away(short: str) -> None:
    keep_out(short)
    assert redacted("seven77 a words") == "seven77 a words"
