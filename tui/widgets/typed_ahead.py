"""An app in which keys that come in one piece, as over a slow link, go to where one types by then."""

from collections import deque
from weakref import ref

from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode


class TypedAheadApp(App[ReturnType]):
    """Gives a key that nobody used to what has the focus by now, where that is another widget than when it came.

    Textual hands each key to the widget with the focus, and takes its binding from the one that has it when that widget
    is done with it: of `/web`, read in one piece, the table would get all four and `e` would open the form.
    """

    def __init__(self) -> None:
        super().__init__()
        # By weak references, as it would hold on to every screen that a key was for.
        self._aimed: deque[tuple[events.Event, ref[DOMNode]]] = deque(maxlen=256)

    async def on_event(self, event: events.Event) -> None:
        """Note what a key is for."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._aimed.append((event, ref(self.focused or self.screen)))
        await super().on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        target = next((target for key, target in self._aimed if key is event), None)
        if target is not None and target() is not (self.focused or self.screen):
            # Not to be looked for among the bindings, as Textual does next.
            event.prevent_default()
            await self.on_event(events.Key(event.key, event.character))
