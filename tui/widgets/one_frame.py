"""A screen that is drawn once where Textual draws it several times."""

from typing import Generic

from textual import events
from textual.screen import ScreenResultType

from tui.widgets.once_there import OnceThere


class OneFrame(OnceThere[ScreenResultType], Generic[ScreenResultType]):
    """Draws nothing that is not shown or that the next step draws again.

    A screen that opens is laid out when it comes up and with each message of its size; Textual draws the whole of it
    after each, within a batch as well, where the result is thrown away. The hooks are Textual's private ones, as there
    are no others; a test counts the frames.
    """

    _was_open = False
    _is_awaited = False

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        # Textual's own handler, which comes next, would find the styles of all its parts a second time.
        event.refresh_styles = event.refresh_styles and self._was_open
        self._was_open = True

    def draw_now(self) -> None:
        """Draw what is to be drawn, which else waits for the timer of the screen."""
        self._on_timer_update()

    def draw_soon(self) -> None:
        """Draw what was changed just now as soon as all parts told of it, without the wait for the timer."""
        self._is_awaited = True

    def _on_idle(self, event: events.Idle) -> None:  # type: ignore[override]  # it need not be awaited
        # Each part tells of its change before the screen is idle, so that they are in one frame.
        if self._is_awaited and not self.app._batch_count and (self._layout_required or self._dirty_widgets):
            self._is_awaited = False
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self.app._batch_count:
            self._repaint_required = True
        # What is to be drawn in whole is drawn by the timer of the screen, within 1/60 s.
        elif not self._repaint_required or self.app.screen is not self:
            super()._compositor_refresh()
