"""The line of the first hints, under the list."""

from textual.content import Content
from textual.widgets import Static

from tui.core.help import shown_key
from tui.core.hints import Hints, hints
from tui.core.keymap import Keymap, keys_of


class HintLine(Static):
    """A few keys for who is here for the first time; gone once they are known, by `esc`, or by a click."""

    DEFAULT_CSS = "HintLine { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self, state: Hints, keymap: Keymap) -> None:
        super().__init__(id="hint")
        self._state = state
        told = hints(lambda action: shown_key(keys_of(action, keymap)[0]))
        parts = [Content.assemble((hint.key, "bold"), f" {hint.word}") for hint in told]
        self._said = Content.assemble(Content("   ").join(parts), ("   esc hides this", "dim"))

    def on_mount(self) -> None:
        """Say it, where there is somebody to be told."""
        self.update(self._said)
        self.follow()

    def follow(self) -> None:
        """Go where nobody needs it any more."""
        self.display = self._state.shown

    def used(self) -> None:
        """One of its keys was used."""
        self._state.used()
        self.follow()

    def dismiss(self) -> bool:
        """Go for good; False where it was gone already."""
        was = self._state.dismiss()
        self.follow()
        return was

    def on_click(self) -> None:
        """Go for good."""
        self.dismiss()
