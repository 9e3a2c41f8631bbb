"""A secret of this process is in no text that went through the redaction, however it is written there."""

import html
import json
import re
import urllib.parse
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.support.leaks import leaked, new_key
from tui.api import redaction
from tui.api.redaction import MARK, keep_out, redacted, redacted_start

KEY = "sk-onetsolutions-5f3a?/é>>~~0000a1b2"
SECRETS = st.text(min_size=redaction.SHORTEST, max_size=60)
# As a provider makes them; what a header can hold.
KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=16, max_size=60)
# Around it what is likely to grow together with it: its own characters, the mark, halves of escapes, anything.
AROUND = st.text(st.sampled_from('sk-onet…\\"% a1&#;xu') | st.characters(), max_size=40)
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "a header": lambda text: f"Authorization: Bearer {text}",
    "repr": repr,
    "repr of bytes": lambda text: repr(text.encode()),
    "repr of a repr": lambda text: repr([repr({"key": text})]),
    "JSON": json.dumps,
    "JSON of other letters": lambda text: json.dumps({"key": text}, ensure_ascii=False),
    "JSON within JSON": lambda text: json.dumps({"body": json.dumps({"key": text})}),
    "JSON that escapes more": lambda text: json.dumps(text).replace("/", "\\/").replace("<", "\\u003C"),
    "escapes of JSON only": lambda text: "".join(f"\\u{ord(char):04X}" for char in text if char < "\U00010000"),
    "a path": urllib.parse.quote,
    "percent-encoded": lambda text: urllib.parse.quote(text, safe=""),
    "percent-encoded by lower case": lambda text: _lower(urllib.parse.quote(text, safe="")),
    "percent-encoded as httpx does": lambda text: urllib.parse.quote(text, safe="!$&'()*+,;=:/?@"),
    "percent-encoded throughout": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "percent-encoded twice": lambda text: urllib.parse.quote(urllib.parse.quote(text, safe="")),
    "a form": lambda text: urllib.parse.urlencode({"key": text}),
    "HTML": html.escape,
    "HTML by numbers": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal by upper case": lambda text: text.encode().hex().upper(),
    "base64": lambda text: b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: encodebytes(b"x" * 50 + text.encode() + b"y" * 50).decode(),
    "base64 in a URL": lambda text: urllib.parse.quote(b64encode(f"u:{text}".encode()).decode(), safe=""),
    "base64 of a header": lambda text: b64encode(f"Bearer {text}".encode()).decode(),
    "base64 of URLs": lambda text: urlsafe_b64encode(f"u:{text}".encode()).decode(),
    "a folded header": lambda text: f"{text[:9]}\r\n\t {text[9:]}",
    "a folded header's repr": lambda text: repr(f"{text[:9]}\r\n {text[9:]}".encode()),
    "UTF-16": lambda text: text.encode("utf-16-be").decode("latin-1") if text.isascii() else text,
    "UTF-16 from behind": lambda text: text.encode("utf-16-le").decode("latin-1") if text.isascii() else text,
}


def _lower(quoted: str) -> str:
    first, *escapes = quoted.split("%")
    return "%".join([first, *(escape[:2].lower() + escape[2:] for escape in escapes)])


def parts(secret: str, size: int = 8) -> list[str]:
    """Every part of a secret that tells something."""
    return [secret[start : start + size] for start in range(len(secret) - size + 1)]


@pytest.fixture(autouse=True)
def no_secrets_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(redaction, "_secrets", set())
        yield


def only(*secrets: str) -> None:
    """These are the secrets of this process."""
    redaction._secrets.clear()
    for secret in secrets:
        keep_out(secret)


@given(st.lists(SECRETS, min_size=1, max_size=4), st.lists(AROUND, min_size=5, max_size=5))
def test_no_secret_is_left_in_any_text_around_it(secrets: list[str], around: list[str]) -> None:
    only(*secrets)
    text = "".join(part for pair in zip(around, [*secrets, *secrets[:1]], strict=False) for part in pair)
    clean = redacted(text)
    assert not [secret for secret in secrets if secret in clean]


@given(KEYS, st.sampled_from(list(WRITTEN)), AROUND, AROUND)
@example("%41%41%41%41%41%41", "percent-encoded", "", "")
@example("00000000\\%000000", "repr", "", "00000000%000000")
@example("\\n\\n\\n\\n\\n\\n\\n\\n", "JSON", "\\", "n")
@example("&amp;&amp;&amp;&amp;&amp;", "HTML", "&", ";")
@example('\\"\\"\\"\\"\\"\\"\\"\\"', "JSON within JSON", "\\", "\\")
def test_a_key_is_left_out_in_each_way_that_programs_write_one(key: str, way: str, before: str, after: str) -> None:
    only(key)
    written = WRITTEN[way](key)
    clean = redacted(f"{before} {written} {after}")
    assert MARK in clean
    assert written not in clean
    assert key not in clean


@pytest.mark.parametrize("way", WRITTEN)
def test_no_part_of_a_key_is_left_in_each_way_that_programs_write_one(way: str) -> None:
    for key in (KEY, new_key()):
        only(key)
        clean = redacted(WRITTEN[way](key))
        assert MARK in clean
        assert not [part for part in parts(key) if part in clean]
        assert key.isascii() is False or not leaked(key, clean.encode())


@given(KEYS, st.data())
def test_two_secrets_that_overlap_leave_nothing_of_either(key: str, data: st.DataObject) -> None:
    shared = data.draw(st.integers(1, len(key) - 1), label="shared")
    other = key[-shared:] + data.draw(st.text("xyz0", min_size=16, max_size=16), label="rest")
    only(key, other)
    assert redacted(f"<{key}{other[shared:]}>") == f"<{MARK}>"


@given(st.text("ab", min_size=8, max_size=20), st.integers(0, 3))
def test_a_secret_that_overlaps_itself_leaves_nothing(secret: str, times: int) -> None:
    only(secret)
    text = secret
    for _ in range(times):
        # The longest part that is both its end and its beginning is written once.
        shared = max(size for size in range(len(secret)) if secret.endswith(secret[:size]))
        text += secret[shared:]
    assert redacted(f"<{text}>") in (f"<{MARK}>", f"<{MARK * (times + 1)}>")


@given(st.lists(SECRETS, min_size=1, max_size=4), st.text() | AROUND)
def test_a_text_without_a_secret_stays_as_it_is(secrets: list[str], text: str) -> None:
    only(*secrets)
    sought = redaction._sought(frozenset(secrets))
    levels = (level for escape in redaction._ESCAPES for level in redaction._levels(text, escape))
    assume(not any(redaction._has(level, sought) for level in levels))
    assert redacted(text) == text


@given(st.text(st.sampled_from('sk-onet…\\"% a1&#;xun0\n\0é\U0001f600') | st.characters(codec="utf-8"), max_size=80))
@example('\\ud83d\\ude00 %F0%9F%98%80 \\xf0\\x9f\\x98\\x80 \\xe9 \\U0001f600 &#128512; &#x1f600; &quot; \\u00e9"')
@example("%ff%c3 \\xff \\ud800 \\U99999999 &#9999999; \\")
def test_where_a_character_comes_from_is_known_through_every_escape(text: str) -> None:
    for escape in redaction._ESCAPES:
        check_places(redaction._whole(text), text, escape)


def check_places(view: redaction._View, text: str, escape: re.Pattern[str]) -> None:
    for level in redaction._levels(text, escape):
        assert view.text == level
        for made in (view, redaction._squeezed(view)):
            assert len(made.text) == len(made.starts) == len(made.ends)
            assert all(start < end for start, end in zip(made.starts, made.ends, strict=True))
            assert all(end <= start for end, start in zip(made.ends, list(made.starts)[1:], strict=False))
        assert redaction._squeezed(view).text == redaction._squeeze(level)
        view = redaction._decoded(view, escape)


@given(st.text("sk-onet0123", min_size=16, max_size=60), st.binary(max_size=5), st.binary(max_size=5))
def test_a_key_within_base64_is_left_out_wherever_it_stands(key: str, before: bytes, after: bytes) -> None:
    only(key)
    whole = before + key.encode() + after
    for packed in (b64encode(whole).decode(), urlsafe_b64encode(whole).decode()):
        # Only what shares a letter with the bytes around the key may be left.
        assert len(redacted(packed)) <= len(packed) - len(key) * 4 // 3 + 4


def test_a_secret_that_holds_another_one_leaves_nothing() -> None:
    only("passphrase", "my passphrase of the file")
    assert redacted("<my passphrase of the file> <passphrase>") == "<…> <…>"


def test_a_passphrase_is_found_with_its_spaces_written_in_other_ways() -> None:
    only("my passphrase of the file")
    for written in ("my+passphrase+of+the+file", "my%20passphrase%20of%20the%20file", "my passphrase\n  of the file"):
        assert redacted(f"<{written}>") == "<…>"


@pytest.mark.parametrize(
    ("url", "password"),
    [
        ("http://me:s3cret-word@proxy.example:3128", "s3cret-word"),
        ("http://me:s3cret%40word@proxy.example:3128", "s3cret@word"),
        ("me:s3cret-word@proxy.example:3128", "s3cret-word"),
        ("http://me:a:s3cret/w@rd@proxy.example", "a:s3cret/w@rd"),
    ],
)
def test_the_password_of_a_proxy_is_kept_out_however_the_address_is_written(url: str, password: str) -> None:
    redaction.keep_out_password(url)
    assert password not in redacted(f"{url} {password}")
    assert redacted("http://proxy.example:3128 me") == "http://proxy.example:3128 me"


def test_an_address_without_a_password_keeps_nothing_out() -> None:
    for url in ("http://proxy.example:3128", "http://me@proxy.example:3128", "proxy.example", ""):
        redaction.keep_out_password(url)
    assert redaction._secrets == set()


@pytest.mark.parametrize("short", ["", "a", "seven77"])
def test_what_is_too_short_to_be_a_secret_takes_no_words_away(short: str) -> None:
    keep_out(short)
    assert redacted("seven77 a words") == "seven77 a words"


@given(KEYS, st.sampled_from(list(WRITTEN)), st.integers(0, 300), st.integers(0, 120))
def test_the_beginning_of_a_text_ends_with_no_half_of_a_key(key: str, way: str, before: int, length: int) -> None:
    only(key)
    text = "_" * before + WRITTEN[way](key) + "_" * 5_000
    start = redacted_start(text, length)
    assert start == redacted(text)[:length]


def test_a_text_full_of_keys_is_cut_without_a_half_of_one() -> None:
    only(key := new_key())
    for length in range(60, 90):
        assert not leaked(key, redacted_start(f"{key} " * 3000, length).encode())
        assert len(redacted_start("x" * 2999, length)) == length


def test_the_work_grows_with_the_text_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    only(*(new_key() for _ in range(10)))
    looked: list[int] = []
    real = redaction._spans_of

    def counted(text: str, sought: redaction._Sought) -> Iterator[tuple[int, int]]:
        looked.append(len(text))
        return real(text, sought)

    monkeypatch.setattr(redaction, "_spans_of", counted)
    work = []
    hostile = "sk-onetsolutions-%25\\\\\\u0073 &amp;"
    for size in (100_000, 200_000, 400_000):
        looked.clear()
        text = (hostile * (size // len(hostile)))[:size]
        assert redacted(text) == text
        work.append(sum(looked))
    assert all(more <= 2.1 * less for less, more in pairwise(work))
    assert work[-1] <= 1.1 * 400_000


def test_a_key_that_stands_where_two_pieces_of_a_long_text_meet_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_PIECE", 512)
    only(key := new_key())
    quoted = WRITTEN["percent-encoded throughout"](key)
    for before in range(redaction._PIECE - len(quoted) - 5, redaction._PIECE + 5, 7):
        assert redacted("x" * before + quoted + "y") == "x" * before + MARK + "y"
