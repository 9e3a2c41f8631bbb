"""An app that ends on an unforeseen error without showing what its variables held."""

import sys

from textual.app import App, ReturnType
from textual.css.query import NoMatches
from textual.worker import WorkerFailed

from tui.core import crash


class QuietCrash(App[ReturnType]):
    """Replaces Textual's report of an error, which shows the locals of every frame, by ours.

    The app ends with return code 1; the report is on stderr once the terminal is restored. The hooks are Textual's
    private ones, as there are no others; a test holds that they are there.
    """

    _report = ""
    _ends = False

    async def _shutdown(self) -> None:
        self._ends = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        # A widget that is still being mounted while the app is left finds its parts gone.
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, NoMatches) and (self._exit or self._ends):
            return
        # What comes after the first error follows from it.
        if self._exception is None:
            self._report = crash.report(cause)
            self._exception = error
            self._exception_event.set()
        self._return_code = 1
        self._fatal_error()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        super()._print_error_renderables()
        sys.stderr.write(self._report)
        self._report = ""
