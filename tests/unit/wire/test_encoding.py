"""Texts in the encoding of a terminal: each takes the cells it was counted with."""

import pytest

from tui.wire.encoding import encoder


@pytest.mark.parametrize(
    ("encoding", "text", "data"),
    [
        ("utf-8", "a│日\x1b[m", "a│日\x1b[m".encode()),
        ("ascii", "a│é日b", b"a????b"),
        ("iso-8859-1", "é│", b"\xe9?"),
        ("utf-8", "a\udc80b", b"a?b"),
    ],
)
def test_what_cannot_be_shown_is_a_question_mark_for_each_cell(encoding: str, text: str, data: bytes) -> None:
    assert encoder(encoding)(text) == data
