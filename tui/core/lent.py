"""A terminal that is lent to another program."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def patient() -> Iterator[None]:
    """Let ctrl+c reach the other program only: the terminal sends it to this one, too."""

    def nothing(_number: int, _frame: FrameType | None) -> None:
        pass

    # Only the main thread may do that. A function, as what is ignored here would be ignored by the other as well.
    before = signal.signal(signal.SIGINT, nothing) if threading.current_thread() is threading.main_thread() else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
