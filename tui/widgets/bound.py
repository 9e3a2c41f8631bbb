"""The bindings of screens and widgets, from the one table of actions."""

from textual.binding import Binding

from tui.core.actions import ACTIONS


def bound(action: str, does: str, *, show: bool = False, priority: bool = False) -> Binding:
    """The binding of an action, by its id, to what Textual calls an action; `show` is for the footer."""
    keys, name, phrase = ACTIONS[action]
    return Binding(",".join(keys), does, name, show=show, priority=priority, tooltip=phrase, id=action)
