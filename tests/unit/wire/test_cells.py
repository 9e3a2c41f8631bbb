"""Which texts take the same cells in every terminal."""

import sys

import pytest
from rich.cells import cell_len
from wcwidth import wcwidth

from tui.wire.cells import HALF, cells_of


def test_where_a_width_is_taken_as_certain_textual_and_the_system_agree_on_it() -> None:
    printable = filter(str.isprintable, map(chr, range(sys.maxunicode)))
    certain = {char: cells for char in printable if (cells := cells_of(char)) is not None}
    assert {char: len(cells) for char, cells in certain.items()} == {char: cell_len(char) for char in certain}
    assert {char: len(cells) for char, cells in certain.items()} == {char: wcwidth(char) for char in certain}
    assert len(certain) > 25_000


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("plain", "plain"),
        ("łódź │ ▲ ✕ ⏎ …", "łódź │ ▲ ✕ ⏎ …"),
        ("a日本b", f"a日{HALF}本{HALF}b"),
        ("Ａ한", f"Ａ{HALF}한{HALF}"),
    ],
)
def test_a_wide_character_has_a_cell_for_each_half(text: str, cells: str) -> None:
    assert cells_of(text) == cells


@pytest.mark.parametrize(
    "text", ["e\u0301", "👍", "👩\u200d💻", "❤\ufe0f", "🇫🇷", "\u202eabc", "⌛", "\ue0b0", "\udc80", "\xad"]
)
def test_what_terminals_differ_in_is_not_guessed(text: str) -> None:
    assert cells_of(f"a {text}") is None
