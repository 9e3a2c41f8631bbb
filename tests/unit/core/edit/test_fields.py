"""What a person may type into the nine fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.edit.values import SIZE, TEXT
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, problem

LABEL = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?", fullmatch=True)
NAMES = [field.name for field in FIELDS]


@given(st.lists(LABEL, min_size=1, max_size=3), st.sampled_from(["", "."]))
def test_every_host_name_of_rfc_1123_is_taken(labels: list[str], dot: str) -> None:
    assert problem("hostname", ".".join(["h", *labels]) + dot) is None


@pytest.mark.parametrize("name", ["3com.example", "a" * 63, "123", "a.123", ".".join(["a" * 49] * 5)])
def test_a_host_name_may_begin_with_digits_and_be_long(name: str) -> None:
    assert problem("hostname", name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("1.2.3.4", "an address"),
        ("999.1.1.1.", "an address"),
        ("a_b", "“a_b”"),
        ("-a", "“-a”"),
        ("a-", "“a-”"),
        ("a..b", "“”"),
        (".", "“”"),
        ("a b", "“a b”"),
        ("é", "“é”"),
        ("a" * 64, "at most 63"),
        (".".join(["a" * 60] * 5), "At most 253"),
        ("a\n", "control character (U+000A)"),
        ("2001:db8::1", "letters"),
    ],
)
def test_what_is_no_host_name_is_refused_with_the_part_that_is_wrong(name: str, words: str) -> None:
    assert words in (problem("hostname", name) or "")


def test_no_host_name_is_right_too() -> None:
    assert problem("hostname", None) is None


@pytest.mark.parametrize(("field", "longest"), [("name", 255), ("os_name", 100)])
def test_a_text_is_taken_up_to_its_length(field: str, longest: int) -> None:
    assert problem(field, "x" * longest) is None
    assert f"At most {longest}" in (problem(field, "x" * (longest + 1)) or "")


@pytest.mark.parametrize("name", ["", " ", "\t", None])
def test_a_name_is_required(name: str | None) -> None:
    assert problem("name", name)


@pytest.mark.parametrize(
    ("char", "words"), [("\ud800", "half a character"), ("\x1b", "control"), ("\u2028", "control")]
)
@pytest.mark.parametrize("field", ["name", "hostname", "os_name"])
def test_characters_that_are_none_are_refused_with_their_place(field: str, char: str, words: str) -> None:
    assert words in (problem(field, f"ab{char}") or "")
    assert "Character 3" in (problem(field, f"ab{char}") or "")


@pytest.mark.parametrize("word", [*BILLING_CYCLES, "lunar"])
def test_a_billing_cycle_is_one_of_the_list_or_the_current_word(word: str) -> None:
    assert problem("billing_cycle", word, "lunar") is None


@pytest.mark.parametrize("word", ["weekly", "", None, "Monthly"])
def test_another_billing_cycle_is_refused_with_the_list(word: str | None) -> None:
    assert "semi_annually" in (problem("billing_cycle", word, "lunar") or "")


@pytest.mark.parametrize("field", ["size_id", "location_id", "image_id", "vpc_id"])
def test_an_id_is_a_uuid_or_one_that_the_api_gave(field: str) -> None:
    assert problem(field, SIZE) is None
    assert problem(field, SIZE.upper()) is None
    assert "is no id" in (problem(field, "s-1") or "")
    assert "is no id" in (problem(field, SIZE.replace("-", "")) or "")
    assert problem(field, "s-1", known={"s-1": "VPS M"}) is None


def test_a_vpc_may_be_none_and_hardware_may_not() -> None:
    assert problem("vpc_id", None) is None
    assert [problem(name, None) for name in ("size_id", "location_id", "image_id")] == ["Pick one."] * 3


@given(st.sampled_from(NAMES), TEXT)
def test_a_value_that_was_there_before_never_blocks(field: str, value: str) -> None:
    assert problem(field, value, value) is None


@given(st.sampled_from(NAMES), TEXT | st.none(), TEXT | st.none())
def test_any_value_is_judged_in_one_line_of_words(field: str, value: str | None, current: str | None) -> None:
    assert len((problem(field, value, current) or "").split("\n")) == 1 or "\n" in (value or "")
