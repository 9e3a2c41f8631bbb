"""Work that may never end, in a thread that delays neither the app nor its end."""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Caught:
    """What its block raised, as `error`: for work of somebody else's that may raise anything."""

    error: BaseException | None = None

    def __enter__(self) -> "Caught":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


async def aside(work: Callable[[], T]) -> T:
    """Await blocking work such as `find_key` in a daemon thread; unlike asyncio.to_thread it never delays the end."""
    import asyncio

    return await asyncio.wrap_future(in_daemon(work))


def in_daemon(work: Callable[[], T]) -> "Future[T]":
    """Start the work in a daemon thread; the future has what it gives or raises."""
    import threading
    from concurrent.futures import Future

    future: Future[T] = Future()
    # Before the thread starts: a future that was cancelled takes no result.
    future.set_running_or_notify_cancel()

    def run() -> None:
        with (caught := Caught()):
            future.set_result(work())
        if caught.error is not None:
            future.set_exception(caught.error)

    threading.Thread(target=run, daemon=True, name="onet-key").start()
    return future
