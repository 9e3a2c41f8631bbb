"""What speaks HTTP is imported beside the first frame, in a thread."""

import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

# What the first request imports, which would hold the event loop.
_LATER = ("httpcore", "anyio._backends._asyncio")


def load_client(*, network: bool = True) -> None:
    """Import the client with all that its first request needs; without `network`, what an app in this process needs.

    It takes some tenths of a second.
    """
    _import_httpx()
    if find_spec("sniffio") is None:
        # httpcore looks for it on the disk several times a request, to be told by its absence that asyncio is meant.
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # documented: its import fails
    for name in ("tui.api.client", *(_LATER if network else ())):
        import_module(name)


def load_trust(base_url: str) -> None:
    """Load what all connections by TLS share, where there will be any; the first request tells what fails of it."""
    if base_url.lower().startswith("https:"):
        from tui.api.connection import trust_of_environment
        from tui.api.errors import TlsFailure

        with suppress(TlsFailure):
            trust_of_environment()


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
