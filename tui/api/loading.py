"""What speaks HTTP is imported beside the first frame, in a thread."""

import sys
from importlib import import_module

# What the first request imports, which would hold the event loop.
_LATER = ("httpcore", "anyio._backends._asyncio")


def load_client(*, network: bool = True) -> None:
    """Import the client with all that its first request needs; without `network`, what an app in this process needs.

    It takes some tenths of a second.
    """
    _import_httpx()
    for name in ("tui.api.client", *(_LATER if network else ())):
        import_module(name)


def _import_httpx() -> None:
    """Without its command line: where click happens to be installed, that brings half of rich and pygments along."""
    absent = "click" not in sys.modules
    if absent:
        sys.modules["click"] = None  # type: ignore[assignment]  # documented: its import fails
    try:
        import_module("httpx")
    finally:
        if absent:
            del sys.modules["click"]
