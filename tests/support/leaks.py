"""Where a secret may have leaked to: bytes, files, the arguments of processes."""

import json
import secrets
import subprocess
import sys
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]
ONET = (sys.executable, "-m", "tui")

# The last four characters may be shown, and a few more may be alike by chance.
_TELLING = 8


def new_key() -> str:
    """A key that exists nowhere else."""
    return f"sk-onetsolutions-{secrets.token_urlsafe(30)}"


def new_passphrase() -> str:
    """A passphrase that exists nowhere else, with what has to be quoted in JSON and in URLs."""
    return f"{secrets.token_urlsafe(12)} \"é/%+' {secrets.token_urlsafe(12)}"


def forms(secret: str) -> list[bytes]:
    """The ways in which a program may write a secret, and every part of it that tells something."""
    raw = secret.encode()
    written = [raw, raw.hex().encode(), quote(raw, safe="").encode(), json.dumps(secret)[1:-1].encode()]
    for start in range(3):
        # Without the letters that also hold bits of what stands around it.
        written += [pack(b"\0" * start + raw)[4:-4] for pack in (b64encode, urlsafe_b64encode)]
    hidden = raw.removeprefix(b"sk-onetsolutions-")
    return written + [hidden[start : start + _TELLING] for start in range(len(hidden) - _TELLING + 1)]


def leaked(secret: str, data: bytes) -> bool:
    """Whether the bytes tell the secret, or more of it than its last four characters."""
    return any(form in data for form in forms(secret))


def files_with(secret: str, folder: Path) -> list[Path]:
    """The files below a folder that tell the secret, in their names too."""
    return [
        file
        for file in folder.rglob("*")
        if leaked(secret, str(file).encode()) or (file.is_file() and leaked(secret, file.read_bytes()))
    ]


def arguments(pid: int) -> Iterator[bytes]:
    """The title and the arguments of a process, its threads and all its descendants."""
    tasks = Path(f"/proc/{pid}/task")
    for task in tasks.iterdir() if tasks.exists() else ():
        try:
            yield (task / "comm").read_bytes() + (task / "cmdline").read_bytes()
            children = (task / "children").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            # It ended meanwhile.
            continue
        for child in children:
            if Path(f"/proc/{child}").exists():
                yield from arguments(int(child))


def assert_hidden(pid: int, secrets: Sequence[str]) -> None:
    """No secret is in the arguments of a process and of all that it started."""
    for told in arguments(pid):
        assert not any(leaked(secret, told) for secret in secrets)


class WatchedTerminal(Terminal):
    """A terminal whose program has no secret in its arguments, nor has any process that it started."""

    secrets: Sequence[str] = ()

    def wait_for(self, text: str, seconds: float = 20.0) -> str:
        """Wait until the screen shows `text`, and look at the processes then."""
        shown = super().wait_for(text, seconds)
        assert_hidden(self.pid, self.secrets)
        return shown


class Machine:
    """A home folder with an environment, and all that programs wrote while they ran there."""

    def __init__(self, home: Path, environ: dict[str, str], url: str, *secrets: str) -> None:
        self.home = home
        self.environ = environ | {"PYTHONPATH": str(ROOT)}
        self.url = url
        self._secrets = secrets
        self._printed = b""
        self._terminals: list[WatchedTerminal] = []

    @property
    def written(self) -> bytes:
        """All that went to a terminal, to standard output or to standard error."""
        return b"".join([self._printed, *(terminal.raw for terminal in self._terminals)])

    def run(self, *words: str, typed: str = "", command: Sequence[str] = ONET) -> int:
        """Run a command to its end with `typed` on its standard input; its exit code."""
        with subprocess.Popen(
            [*command, *words, "--base-url", self.url],
            env=self.environ,
            cwd=self.home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            self._printed += self._watched(process, typed.encode())
        return process.returncode

    def _watched(self, process: "subprocess.Popen[bytes]", typed: bytes) -> bytes:
        end = time.monotonic() + 60
        given: bytes | None = typed
        while time.monotonic() < end:
            try:
                return process.communicate(given, timeout=0.1)[0]
            except subprocess.TimeoutExpired:
                given = None
                assert_hidden(process.pid, self._secrets)
        process.kill()
        raise AssertionError(f"the command did not end: {process.communicate()[0]!r}")

    def open(self, command: Sequence[str] = ONET, **more: str) -> WatchedTerminal:
        """Open the app in a terminal, with more variables in its environment."""
        words = [*command, "--base-url", self.url]
        terminal = WatchedTerminal(words, 100, 30, self.home, self.environ | more)
        terminal.secrets = self._secrets
        self._terminals.append(terminal)
        return terminal

    def assert_no_trace(self) -> None:
        """No secret is in a file of the home folder or in anything that was written."""
        assert self.written
        for secret in self._secrets:
            assert not leaked(secret, self.written)
            assert files_with(secret, self.home) == []
