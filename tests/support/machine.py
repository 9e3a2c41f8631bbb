"""A machine on which `onet` is run: a home folder, an environment, and all that was printed there."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.terminal import Terminal

ONET = [sys.executable, "-m", "tui"]
_LIMIT = 30.0
_READ = """
import json, os, sys
from tui.core.credentials import Account, CredentialError, find_key
try:
    found = find_key(Account(**json.loads(sys.argv[1])), os.environ)
    print(found and (found.source, found.hint, found.key.get_secret_value()[:6]))
except CredentialError as error:
    print(f"{type(error).__name__}: {error} / {error.hint}")
"""


class Machine:
    """Runs `onet` where a keyring is, or is not, and remembers all that it printed."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self.environ, self.folder = dict(environ), folder
        self.printed = ""

    def run(self, *arguments: str, typed: str = "", command: Sequence[str] = ONET) -> tuple[int, str]:
        """The exit code and all that a run printed, in a session without a terminal; it ends within half a minute."""
        done = subprocess.run(
            [*command, *arguments],
            input=typed,
            capture_output=True,
            text=True,
            env=self.environ,
            check=False,
            start_new_session=True,
            timeout=_LIMIT,
        )
        said = done.stdout + done.stderr
        self.printed += said
        assert "Traceback" not in said
        return done.returncode, said

    def terminal(self, *arguments: str) -> Terminal:
        """`onet` at a real terminal."""
        return Terminal([*ONET, *arguments], columns=120, environ=self.environ)

    def shell(self, script: str, *arguments: str, **variables: str) -> Terminal:
        """A shell's script at a real terminal, with variables of its own; the first argument is its `$0`."""
        return Terminal(["sh", "-c", script, *arguments], columns=120, environ=self.environ | variables)

    def start(self, profile: str, url: str, **account: Any) -> subprocess.Popen[str]:
        """A process that finds the key for an account and says what it found, under way."""
        wanted = json.dumps({"profile": profile, "base_url": url} | account)
        command = [sys.executable, "-c", _READ, wanted]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=self.environ)

    def stored(self, profile: str, url: str, **account: Any) -> str:
        """What another process finds for an account."""
        wanted = json.dumps({"profile": profile, "base_url": url} | account)
        return self.run(wanted, command=[sys.executable, "-c", _READ])[1].strip()

    def holds(self, secret: str) -> list[Path]:
        """The files of the home folder that a secret stands in."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        return [file for file in files if secret.encode() in file.read_bytes()]

    @property
    def config(self) -> str:
        """What config.toml says."""
        file = self.folder / ".config" / "onet" / "config.toml"
        return file.read_text() if file.exists() else ""
