"""Lines that wrap, also amid an emoji that is made of several."""

from textual.content import Content

_JOINER = "\u200d"


def wrapped(text: Content, width: int) -> list[Content]:
    """The lines of a text in so many cells; a joiner whose other half is on the next line joins nothing and goes."""
    return [line.rstrip(_JOINER) for line in text.wrap(width)]
