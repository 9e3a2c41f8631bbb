"""A command of the user's (`pass show onet`, `op read ...`) whose first line of output is a secret."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

from tui.core.credentials.errors import CredentialError, harmless

if TYPE_CHECKING:
    import subprocess

COMMAND_LIMIT = 30.0
# Somebody that the command started may keep its pipes open for ever, as an agent does.
_DRAIN_LIMIT = 1.0
_KEPT = 64 * 1024
_HINT = "It is run without a shell; try it by hand."


def words_of(command: str, name: str) -> list[str]:
    """A command line as argv, split as a shell does; CredentialError where it cannot be, naming it by `name` only."""
    import shlex

    try:
        words = shlex.split(command)
    except ValueError:
        raise CredentialError(f"{name} cannot be read", "a quotation mark is left open", _HINT) from None
    # An empty or blank word runs nothing.
    if not words or not words[0].strip():
        raise CredentialError(f"{name} is empty", "", _HINT)
    return words


def first_line(words: Sequence[str], name: str, environ: Mapping[str, str]) -> str:
    """The first line that the command prints, without its end; it is killed after 30 seconds.

    CredentialError where it fails, with what it said on stderr. No message has a word of the command: somebody may have
    put the key there. Its output is drained to the end and kept to 64 KiB.
    """
    import subprocess

    try:
        # In the group of this process: another one could not ask at the terminal.
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_without_key(environ)
        )
    except OSError as error:
        raise CredentialError(f"{name} cannot be run", error.strerror or "", _HINT) from None
    except ValueError:
        raise CredentialError(f"{name} cannot be run", "a word of it holds a NUL", _HINT) from None
    printed, said = _Drain(process.stdout), _Drain(process.stderr)
    _await_end(process, name)
    limit = time.monotonic() + _DRAIN_LIMIT
    # What is not UTF-8 stays recognizable as such, and is refused where the secret is cleaned.
    first = printed.kept(limit).partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "surrogateescape")
    if process.returncode != 0:
        why = harmless(said.kept(limit).decode("utf-8", "replace"), first, first.strip())
        raise CredentialError(f"{name} {_ended(process.returncode)}", why, _HINT)
    return first


def _without_key(environ: Mapping[str, str]) -> dict[str, str]:
    # It may be the key of another profile; the rest may be what the command goes by.
    return {name: value for name, value in environ.items() if name != "ONET_API_KEY"}


def _ended(code: int) -> str:
    import signal

    # Popen's way to tell of a signal.
    known = code < 0 and -code in set(signal.Signals)
    return f"was ended by {signal.Signals(-code).name}" if known else f"failed with exit code {code}"


def _await_end(process: "subprocess.Popen[bytes]", name: str) -> None:
    import subprocess

    try:
        process.wait(COMMAND_LIMIT)
    except subprocess.TimeoutExpired:
        raise CredentialError(f"{name} did not end", f"within {COMMAND_LIMIT:.0f} seconds", _HINT) from None
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()


class _Drain:
    """Reads a pipe to its end in a thread of its own and keeps the beginning."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        assert pipe is not None
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._run, args=(pipe,), daemon=True, name="onet-command")
        self._thread.start()

    def _run(self, pipe: IO[bytes]) -> None:
        import os

        with pipe:
            while data := os.read(pipe.fileno(), _KEPT):
                self._kept += data[: _KEPT - len(self._kept)]

    def kept(self, limit: float) -> bytes:
        """What was read by the limit, a monotonic time."""
        self._thread.join(max(0.0, limit - time.monotonic()))
        return bytes(self._kept)
