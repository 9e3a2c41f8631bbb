"""`onet` that notes when it got where: `python -m tests.bench.apps.trace FILE ...` runs `onet ...`.

Each line of FILE is a milestone as JSON: its name, when it was by `time.perf_counter` (one clock for all processes of
Linux), the milliseconds of processor time until then, the libraries among `HEAVY` that are imported by then, and how
many bytes were written to the terminal.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

HEAVY = ("httpx", "pydantic", "keyring", "secretstorage", "cryptography", "ruamel")
# What is written first of the header, of a row, and of the keys at the bottom.
SIGNS = {"first frame": "Quit", "rows": "Active"}


class Notes:
    """The file of milestones; each is noted once."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", buffering=1)
        self._noted: set[str] = set()
        self.written = 0

    def note(self, name: str) -> None:
        """Note that this is reached, where it was not before."""
        if name not in self._noted:
            self._noted.add(name)
            cpu = time.process_time() * 1000
            heavy = [library for library in HEAVY if library in sys.modules]
            self._file.write(json.dumps([name, time.perf_counter(), cpu, heavy, self.written]) + "\n")

    def around(self, owner: Any, name: str, milestone: str) -> None:
        """Note the milestone whenever that function returned."""
        function: Callable[..., Any] = getattr(owner, name)

        # Textual looks at what a handler takes.
        @wraps(function)
        def noted(*args: Any, **named: Any) -> Any:
            result = function(*args, **named)
            self.note(milestone)
            return result

        setattr(owner, name, noted)

    def around_async(self, owner: Any, name: str, milestone: str) -> None:
        """The same for a function that is awaited, once it is done."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        async def noted(*args: Any, **named: Any) -> Any:
            result = await function(*args, **named)
            self.note(milestone)
            return result

        setattr(owner, name, noted)

    def watch_terminal(self) -> None:
        """Note what is written to the terminal for the first time."""
        from textual.drivers.linux_driver import LinuxDriver

        write = LinuxDriver.write

        def watched(driver: LinuxDriver, data: str) -> None:
            # Before it is written: who sees it finds it noted.
            self.written += len(data.encode())
            for name, sign in SIGNS.items():
                if sign in data:
                    self.note(name)
            write(driver, data)

        LinuxDriver.write = watched  # type: ignore[method-assign]


def main(path: Path, arguments: list[str]) -> None:
    """Import as `onet` does, noting it, and run it."""
    notes = Notes(path)
    notes.note("interpreter")
    gc.disable()
    # Before what uses it takes it by name.
    import tui.domain.loading

    notes.around(tui.domain.loading, "read_page", "first page read")
    import_module("textual.app")

    notes.note("textual imported")
    import tui.app
    import tui.core.opening
    import tui.core.session

    notes.note("app imported")
    notes.watch_terminal()
    notes.around(tui.app.OnetApp, "on_mount", "app mounted")
    notes.around(tui.core.opening, "load_client", "HTTP imported")
    for name in ("connect_key", "connect_sandbox"):
        notes.around(tui.app, name, "connected")
    notes.around_async(tui.core.session, "open_context", "place found")
    notes.around(tui.core.session, "load_models", "models imported")
    from tui.cli import main

    main(arguments)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
