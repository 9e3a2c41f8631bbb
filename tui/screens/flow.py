"""What every longer task over several dialogs works with."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from tui.api.errors import OnetError
from tui.core.session import Session
from tui.core.settings import Settings


class Flow:
    """A way through dialogs; `changed` is called when the session holds something new, `failed` with an error."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        settings: Settings,
        changed: Callable[[], None],
        failed: Callable[[OnetError], None],
    ) -> None:
        self._app = app
        self._session = session
        self._settings = settings
        self._changed = changed
        self._failed = failed
