"""An app whose texts reach the clipboard of the person, however far away the app runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, ReturnType

if TYPE_CHECKING:
    from tui.core.clipboard import Copied


class ClipboardApp(App[ReturnType]):
    """Copies what is selected on a screen or in a field the way that everything else is copied."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text; what became of it is not told."""
        self._clipboard = text
        self.run_worker(to_clipboard(self, text), group="clipboard")


async def to_clipboard(app: App[Any], text: str) -> Copied:
    """Copy a text and tell what became of it; nothing waits longer for a program than the limit of `copy`."""
    from tui.core.clipboard import copy
    from tui.core.credentials import aside

    # What a field pastes.
    app._clipboard = text
    copied = await aside(partial(copy, text, surroundings(app)))
    # The driver is Textual's own way to the terminal, and this is the loop that draws: no frame is half written now.
    if copied.sequence and app._driver is not None:
        app._driver.write(copied.sequence)
        app._driver.flush()
    return copied


def surroundings(app: App[Any]) -> Mapping[str, str]:
    """The environment that says where the clipboard is; without a terminal nobody has one that may be written to."""
    return {} if app.is_headless else os.environ
