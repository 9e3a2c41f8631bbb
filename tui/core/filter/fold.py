"""Text for finding: upper and lower case, accents and widths are the same."""

import unicodedata
from collections.abc import Iterable, Sequence


def fold(text: str) -> str:
    """Text without case and accents; a newline becomes a space, so that it never stands in what is folded."""
    if text.isascii():
        return text.lower().replace("\n", " ")
    return text.translate(_FOLDED)


def fold_parts(parts: Sequence[str]) -> str:
    """Each part folded, between newlines: `"\\n"` and a text is how a part begins, a text and `"\\n"` how it ends."""
    joined = "\n".join(parts)
    # The count tells whether a part has a newline of its own; without one, the whole is folded at once.
    if joined.isascii() and joined.count("\n") == len(parts) - 1:
        return f"\n{joined.lower()}\n"
    return "\n" + "\n".join(map(fold, parts)) + "\n"


def spans(text: str, needles: Iterable[str]) -> list[tuple[int, int]]:
    """Where folded needles are found in a text, as it stands: (start, end), in order, those that touch made one."""
    folded, origin = _with_origin(text)
    found = sorted(
        (origin[start], origin[start + len(needle)]) for needle in needles for start in _starts(folded, needle)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _starts(folded: str, needle: str) -> Iterable[int]:
    start = folded.find(needle) if needle else -1
    while start >= 0:
        yield start
        start = folded.find(needle, start + 1)


def _with_origin(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its places (the end is one too) the place in the text that it came from."""
    if text.isascii():
        return fold(text), range(len(text) + 1)
    parts = [_FOLDED[ord(char)] for char in text]
    origin = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*origin, len(text)]


class _Folded(dict[int, str]):
    """The folded form of each character, by its number, made when it is first met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _fold_char(chr(code))
        return made


def _fold_char(char: str) -> str:
    if char == "\n":
        return " "
    # Decomposed before and after: some signs hold capital letters, some small letters have accents.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


_FOLDED = _Folded()
