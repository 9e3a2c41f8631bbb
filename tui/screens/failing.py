"""A screen that tells of errors in its message line, and all that is known of the last one in a window."""

from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from tui.api.errors import OnetError
from tui.core.error_view import Told, as_text, in_short
from tui.widgets.bound import bound
from tui.widgets.once_there import OnceThere

MORE = "(! tells all)"


def in_message(error: OnetError) -> str:
    """What a message says of an error."""
    return f"{in_short(error)} {MORE}"


class Failing(OnceThere[None]):
    """Has one place where errors are told; its subclass says how."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("message.error", "error")]
    last_error: Told | None = None

    def say(self, text: str) -> None:
        """Put a message above the content; the empty text takes it away."""

    def fail(self, error: OnetError) -> None:
        """Say what happened and what to do next."""
        self.last_error = Told(error, datetime.now(UTC))
        self.say(in_message(error))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open before something failed."""
        return self.last_error is not None if action == "error" else super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        """A click on the message opens what is behind it."""
        if event.widget is not None and event.widget.id == "message" and self.last_error is not None:
            self.action_error()

    def action_error(self) -> None:
        """All that is known of the last error, to be read and copied."""
        if self.last_error is not None:
            self.run_worker(self._open(self.last_error), group="error", exclusive=True)

    async def _open(self, told: Told) -> None:
        from tui.screens.copying import copy_text
        from tui.screens.error import ErrorScreen

        if await self.app.push_screen_wait(ErrorScreen(told)):
            self.say(await copy_text(self.app, as_text(told), "what is known of the error"))
