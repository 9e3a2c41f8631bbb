"""How the rows of a table look in the theme; without one, what is set off is set off by attributes alone."""

from typing import NamedTuple

from rich.style import Style
from textual.widget import Widget


class RowLooks(NamedTuple):
    """The styles of a line: `plain` and `head` are whole, the others are laid over them.

    `cursor` is that of the table with the focus, `resting` that of one without; `wait` and `bad` are for the sign of
    what wants to be looked at, `good` for what went well.
    """

    plain: Style = Style.null()
    head: Style = Style(bold=True, underline=True)
    cursor: Style = Style(reverse=True)
    resting: Style = Style(reverse=True)
    marked: Style = Style(bold=True)
    changed: Style = Style(bold=True)
    stale: Style = Style(dim=True)
    match: Style = Style(underline=True)
    off: Style = Style(dim=True)
    good: Style = Style.null()
    wait: Style = Style.null()
    bad: Style = Style.null()


_WHOLE = ("head", "cursor", "resting")
_TEXT = ("marked", "changed", "stale", "match", "off", "good", "wait", "bad")
COMPONENTS = frozenset(f"rows--{name}" for name in (*_WHOLE, *_TEXT))


def row_looks(widget: Widget) -> RowLooks:
    """The styles of a widget that has COMPONENTS among its component classes."""
    plain = widget.rich_style
    whole = {name: plain + _style(widget, name, ground=True) for name in _WHOLE}
    return RowLooks(plain, **whole, **{name: _style(widget, name, ground=False) for name in _TEXT})


def _style(widget: Widget, name: str, *, ground: bool) -> Style:
    """The style that the style sheets give; without its ground, the one of the cursor stays under it."""
    own = widget.get_component_rich_style(f"rows--{name}", partial=True)
    if not own:
        usual: Style = getattr(RowLooks(), name)
        return usual
    drawn = widget.get_component_rich_style(f"rows--{name}")
    return Style.from_color(drawn.color, drawn.bgcolor if ground else None) + own.without_color
