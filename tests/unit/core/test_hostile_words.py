"""Text of somebody else, made visible: nothing acts, hides or changes its place, and nothing else is touched."""

import json
import unicodedata

import pytest
from hypothesis import given
from rich.cells import cell_len

from tests.support.hostile import TEXTS, texts, thorough
from tui.domain.visible import MOST_JOINS, MOST_MARKS, cell_width, visible, visible_in_place, visible_json

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Where terminals differ about what they make of their neighbours; the table has none of them.
JOINING = "\u200d\ufe0e\ufe0f"


def piles(text: str) -> int:
    """The most marks that stand one after the other."""
    most = run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me", "Mc") and char not in JOINING else 0
        most = max(most, run)
    return most


@thorough
@given(texts)
def test_nothing_that_acts_hides_or_piles_up_is_let_through(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in UNSEEN and char != "\u200d"], ascii(shown)
    assert piles(shown) <= MOST_MARKS
    assert not (shown and unicodedata.category(shown[0]) in ("Mn", "Me", "Mc"))
    shown.encode()


@thorough
@given(texts)
def test_what_was_made_visible_is_harmless_and_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@thorough
@given(texts)
def test_as_json_it_is_the_same_value(text: str) -> None:
    line = json.dumps(text, ensure_ascii=False)
    shown = visible_json(line)
    assert json.loads(shown) == json.loads(json.dumps(text))
    assert not [char for char in shown if unicodedata.category(char) in UNSEEN and char != "\u200d"], ascii(shown)


@thorough
@given(texts)
def test_in_place_it_has_as_many_characters_each_at_its_place(text: str) -> None:
    shown = visible_in_place(text)
    assert len(shown) == len(text)
    assert visible(shown) == (shown or "–")
    assert all(a == b or not a.isascii() or not a.isprintable() for a, b in zip(text, shown, strict=True))


@thorough
@given(texts)
def test_it_is_as_wide_as_the_app_and_the_commands_take_it_to_be(text: str) -> None:
    shown = "".join(char for char in visible(text) if char not in JOINING)
    assert cell_width(shown) == cell_len(shown), ascii(shown)


@pytest.mark.parametrize(
    "text",
    [
        "Zoé 東京 [red]",
        "Ze\u0301 Nguye\u0302\u0303n",
        "👩\u200d💻 👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f 1\ufe0f\u20e3 🇫🇷 👍🏽",
        "שלום مرحبا",
        "ไทย ที่นี่",
        "हिन्दी",
        "한국어",
        "a\u00a0b\u3000c",
    ],
)
def test_what_people_write_in_any_script_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == visible_in_place(text) == visible_json(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * MOST_MARKS + "\\u0301" * 2),
        ("\u0301a", "\\u0301a"),
        ("\x1b\u0301", "␛\\u0301"),
        ("a\u200db", "a\\u200db"),
        ("a\ufe0f", "a\\ufe0f"),
        ("\U000e0041", "\\U000e0041"),
        ("\ue0b0 \u0378", "\\ue0b0 \\u0378"),
        ("\u115f\u3164", "\\u115f\\u3164"),
        ("👩" + "\u200d👩" * (MOST_JOINS + 1), "👩" + "\u200d👩" * MOST_JOINS + "\\u200d👩"),
    ],
)
def test_what_has_no_width_or_no_shape_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_as_json_a_character_beyond_the_basic_plane_is_named_by_its_two_halves() -> None:
    assert visible_json('"\U000e0041\x7f"') == '"\\udb40\\udc41\\u007f"'


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markup_is_left_to_be_read(text: str) -> None:
    assert [char for char in visible(text) if char in "[]"] == [char for char in text if char in "[]"]
