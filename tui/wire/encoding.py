"""Texts as the bytes of a terminal's encoding."""

import codecs
from collections.abc import Callable

_ERRORS = "tui.wire"


def encoder(encoding: str) -> Callable[[str], bytes]:
    """What encodes for a terminal: a question mark for each cell of what it cannot show."""
    codecs.register_error(_ERRORS, _question_marks)
    encode = codecs.getencoder(encoding)
    return lambda text: encode(text, _ERRORS)[0]


def _question_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from rich.cells import get_character_cell_size

    cells = sum(map(get_character_cell_size, error.object[error.start : error.end]))
    return "?" * cells, error.end
