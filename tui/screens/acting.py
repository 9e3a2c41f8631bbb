"""What can be done on a screen: the bindings of all that is on it, whatever has the focus."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from tui.core.actions import ACTIONS


class Acting(NamedTuple):
    """An action by its id, what Textual is to run for it, and on what."""

    action: str
    runs: str
    node: DOMNode


def acting(screen: Screen[Any]) -> list[Acting]:
    """The actions that can be done there now, each once: those of what has the focus first, those of the app last."""
    found: dict[str, Acting] = {}
    for node in _nodes(screen):
        for action, runs in _declared(node):
            if action in ACTIONS and action not in found and _is_open(screen.app, runs, node):
                found[action] = Acting(action, runs, node)
    return list(found.values())


def _declared(node: DOMNode) -> Iterator[tuple[str, str]]:
    """The actions of a node, by id, with what Textual is to run: those of its bindings, and its `KEYLESS` ones."""
    yield from ((binding.id or "", binding.action) for binding in bindings_of(type(node)))
    yield from getattr(node, "KEYLESS", {}).items()


def bindings_of(kind: type[DOMNode]) -> Iterator[Binding]:
    """The bindings that a class declares, and those it inherits."""
    for base in kind.__mro__:
        declared = base.__dict__.get("BINDINGS", ())
        yield from (binding for binding in declared if isinstance(binding, Binding))


def _nodes(screen: Screen[Any]) -> Iterator[DOMNode]:
    if screen.focused is not None:
        yield from (node for node in screen.focused.ancestors_with_self if node is not screen.app)
    yield screen
    yield from (widget for widget in screen.query("*").results(Widget) if _is_seen(widget))
    if not screen.is_modal:
        yield screen.app


def _is_seen(widget: Widget) -> bool:
    return not widget.disabled and all(node.display for node in widget.ancestors_with_self)


def _is_open(app: App[Any], runs: str, node: DOMNode) -> bool:
    """Whether the action is not closed at the moment, by a `check_action`."""
    where, name, parameters = parse(runs)
    target = {"app": app, "screen": app.screen}.get(where, node)
    return bool(target.check_action(name, parameters))
