"""The real Secret Service, gnome-keyring, on a bus of its own."""

import os
import subprocess
from pathlib import Path
from types import TracebackType

from tests.support.needs import need

_SESSION = """
{password}gnome-keyring-daemon {unlock} --components=secrets --daemonize >/dev/null 2>&1
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat
"""


class SecretService:
    """Runs gnome-keyring in a home folder as long as the `with` block lasts; `environ` is for programs that use it."""

    def __init__(self, home: Path, *, unlocked: bool = True) -> None:
        need("dbus-run-session", "gnome-keyring-daemon")
        runtime = home / "run"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environ = bare_environ(home) | {"XDG_RUNTIME_DIR": str(runtime)}
        script = _SESSION.format(
            password="printf pw | " if unlocked else "", unlock="--unlock" if unlocked else "--start"
        )
        self._command = ["dbus-run-session", "--", "sh", "-c", script]

    def __enter__(self) -> "SecretService":
        self._session = subprocess.Popen(
            self._command,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._session.stdout is not None
        address = self._session.stdout.readline().strip()
        assert address, "the message bus did not start"
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # `cat` ends with its input, the bus with `cat`, and the keyring with its bus.
        self._session.communicate(timeout=10)


def bare_environ(home: Path) -> dict[str, str]:
    """The environment of a jump host: a home folder of its own, no desktop, no message bus, nothing for `onet`."""
    dropped = ("ONET_", "XDG_", "DBUS_", "DISPLAY", "WAYLAND_", "PYTHON_KEYRING", "GNOME_")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | {"HOME": str(home)}
