"""The real Secret Service, gnome-keyring, on a bus of its own, and a display for its prompts."""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType

from tests.support.needs import need

SECRETS, PROMPTER = "org.freedesktop.secrets", "org.gnome.keyring.SystemPrompter"
_SESSION = """
{password}gnome-keyring-daemon {unlock} --components=secrets --daemonize >/dev/null 2>&1
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat
"""

# A module with a keyring that never returns.
STUCK_BACKEND = """
import threading
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 1

    def get_password(self, *_):
        threading.Event().wait()

    set_password = delete_password = get_password
"""


class SecretService:
    """Runs gnome-keyring in a home folder as long as the `with` block lasts; `environ` is for programs that use it.

    With a `display`, its prompts are shown there, where nobody answers them.
    """

    def __init__(self, home: Path, *, unlocked: bool = True, display: str | None = None) -> None:
        need("dbus-run-session", "gnome-keyring-daemon")
        runtime = home / "run"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environ = bare_environ(home) | {"XDG_RUNTIME_DIR": str(runtime)}
        if display:
            self.environ["DISPLAY"] = display
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
        # A keyring whose bus ends before they met would live on.
        self._keyring = self._await_keyring()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the bus, and with it the keyring."""
        # `cat` ends with its input, the bus with `cat`, and the keyring with its bus.
        if self._session.poll() is None:
            self._session.communicate(timeout=60)

    def kill_daemon(self) -> None:
        """Kill the keyring as a crash does; the bus starts another one, which is locked, when it is asked for."""
        os.kill(self._keyring, 9)
        end = time.monotonic() + 10
        while self.owner(SECRETS) == self._keyring:
            assert time.monotonic() < end, "the keyring lives on"

    def _await_keyring(self) -> int:
        end = time.monotonic() + 10
        while (pid := self.owner(SECRETS)) is None:
            assert time.monotonic() < end, "the keyring did not start"
        return pid

    def owner(self, name: str) -> int | None:
        """The id of the process that has a name on the bus, None where nobody has it."""
        from jeepney import MessageType, message_bus
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(self.environ["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            answer = bus.send_and_get_reply(message_bus.GetConnectionUnixProcessID(name), timeout=30)
        return None if answer.header.message_type is MessageType.error else int(answer.body[0])


class Display:
    """An X display that nobody looks at, as long as the `with` block lasts; `name` is what DISPLAY says."""

    def __enter__(self) -> "Display":
        need("Xvfb")
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "640x480x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdout is not None
        number = self._server.stdout.readline().strip()
        assert number, "the display did not start"
        self.name = f":{number}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.communicate(timeout=60)


def bare_environ(home: Path) -> dict[str, str]:
    """The environment of a jump host's console: a home of its own, no desktop, no message bus, nothing for `onet`."""
    dropped = ("ONET_", "XDG_", "DBUS_", "DISPLAY", "WAYLAND_", "PYTHON_KEYRING", "GNOME_", "SSH_", "TMUX", "STY")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | {"HOME": str(home)}
