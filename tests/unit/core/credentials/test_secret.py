import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.redaction import redacted
from tui.core.credentials import CredentialError, FoundKey, clean_key, clean_passphrase


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60))
def test_a_key_survives_white_space_around_it_and_is_in_no_repr_and_no_message(text: str) -> None:
    found = FoundKey(clean_key(f" \t{text}\r\n"), "typed")
    assert found.key.get_secret_value() == text
    assert len(found.hint) in (0, 5)
    assert found.hint == "" or len(text) >= 16
    if len(text) >= 8:
        assert text not in repr(found)
        assert text not in redacted(f"the server quotes {text} back")


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\nb", "schlüssel", "a\x7f", "x" * 8193, "\ud800"])
def test_what_cannot_be_a_key_is_refused(text: str) -> None:
    with pytest.raises(CredentialError):
        clean_key(text)


def test_a_key_of_8_kib_is_one() -> None:
    assert len(clean_key("x" * 8192).get_secret_value()) == 8192


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1, max_size=60))
def test_a_passphrase_is_the_same_however_the_keyboard_composes_its_letters(text: str) -> None:
    composed = clean_passphrase(unicodedata.normalize("NFC", text) + "\n")
    assert composed == clean_passphrase(unicodedata.normalize("NFD", text))
    assert len(text) < 8 or text not in repr(composed)


def test_spaces_belong_to_a_passphrase() -> None:
    assert clean_passphrase("  two words \r\n").get_secret_value() == "  two words "


@pytest.mark.parametrize(("text", "words"), [("\n", "is empty"), ("x" * 1025, "too long"), ("a\udcff", "not UTF-8")])
def test_what_can_be_no_passphrase_is_refused(text: str, words: str) -> None:
    with pytest.raises(CredentialError, match=words):
        clean_passphrase(text, "ONET_PASSPHRASE_COMMAND")
