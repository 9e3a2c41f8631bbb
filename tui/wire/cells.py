"""Texts as the cells they take, where all terminals agree on them."""

import re

# The right half of a wide character, and a cell of which nothing is known; neither is ever part of a text.
HALF, UNKNOWN = "\x00", "\x01"

# One cell each in every terminal: Latin, Greek, Cyrillic; signs, arrows, mathematics; boxes, blocks, shapes, dingbats;
# Braille. Not those that came to Unicode late, nor those that may be shown as emoji and then take two.
_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2319\u231c-\u2328\u232b-\u23e8\u2400-\u2426"
    "\u2500-\u25fc\u2605-\u2613\u2701-\u2704\u2706-\u2709\u270c-\u2727\u2729-\u274b\u2756\u2758-\u2794\u2798-\u27af"
    "\u2800-\u28ff"
)
# Two cells each: kana, the unified ideographs, Hangul syllables, full-width forms.
_WIDE = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
_CERTAIN = re.compile(f"[{_NARROW}{_WIDE}]*").fullmatch
_ALL_NARROW = re.compile(f"[{_NARROW}]*").fullmatch
_EACH_WIDE = re.compile(f"([{_WIDE}])")


def cells_of(text: str) -> str | None:
    """One character for each cell that a printable text takes; None where terminals may differ about it."""
    if text.isascii() or _ALL_NARROW(text):
        return text
    return _EACH_WIDE.sub(rf"\1{HALF}", text) if _CERTAIN(text) else None
