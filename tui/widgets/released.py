"""What a widget drew goes with it."""

from functools import lru_cache, partial

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style

_MOST = 1024


def release() -> None:
    """Have Textual forget the lines of widgets that are gone, of which it keeps those of a thousand: 40 MB.

    It remembers two colours for each widget, by a cache that holds on to the widget's lines. The hook is Textual's
    private one, as there is no other; a test holds that it is there. Without it, nothing is done.
    """
    find = getattr(getattr(StylesCache, "get_inner_outer", None), "__wrapped__", None)
    if find is None:
        return
    made = lru_cache(_MOST)(partial(find, StylesCache))

    def inner_outer(_: StylesCache, base_background: Color, background: Color) -> tuple[Style, Style]:
        found: tuple[Style, Style] = made(base_background, background)
        return found

    StylesCache.get_inner_outer = inner_outer  # type: ignore[assignment, method-assign]
