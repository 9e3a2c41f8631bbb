"""The bindings of screens and widgets, from the one table of actions."""

from textual.binding import Binding, BindingType

from tui.core.actions import ACTIONS


def bound(action: str, does: str, *, show: bool = False, priority: bool = False) -> Binding:
    """The binding of an action, by its id, to what Textual calls an action; `show` is for the footer."""
    keys, name, phrase = ACTIONS[action]
    return Binding(",".join(keys), does, name, show=show, priority=priority, tooltip=phrase, id=action)


# Of what is moved in by line: the actions `move`, `page` and `edge` of the widget.
MOVING: tuple[BindingType, ...] = (
    bound("move.down", "move(1)"),
    bound("move.up", "move(-1)"),
    bound("move.page_down", "page(1)"),
    bound("move.page_up", "page(-1)"),
    bound("move.first", "edge(0)"),
    bound("move.last", "edge(1)"),
)
