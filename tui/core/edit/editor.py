"""A text in the person's own editor: a private file, gone afterwards."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.api.errors import OnetError
from tui.core.clipboard import without_secrets
from tui.core.lent import patient

DEFAULT = "vi"
_FILE = "onet.yaml"
_SET = "Set $VISUAL or $EDITOR to an editor that is installed here."
Run = Callable[..., "subprocess.CompletedProcess[Any]"]


class EditorFailed(OnetError):
    """The editor did not do its work; `text` is what was written there so far, so that nothing is lost."""

    def __init__(self, title: str, detail: str, hint: str, text: str) -> None:
        super().__init__(title, detail, hint)
        self.text = text


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The editor and its arguments: `$VISUAL`, else `$EDITOR`, else `vi`; split as a shell does, run without one.

    ValueError where the quotes of it do not match.
    """
    chosen = next((value for name in ("VISUAL", "EDITOR") if (value := environ.get(name, "").strip())), DEFAULT)
    return shlex.split(chosen) or [DEFAULT]


def edit_file(text: str, environ: Mapping[str, str] = os.environ, run: Run = subprocess.run) -> str | None:
    """Let the person edit the text and wait for it; None where it was left as it was, or emptied.

    The file is of mode 0600 in a folder of 0700 of its own, under `$XDG_RUNTIME_DIR` where that can be written. Raises
    EditorFailed, the text in it, where the editor cannot be started or ends with an error.
    """
    try:
        command = editor_command(environ)
    except ValueError as error:
        raise EditorFailed("$VISUAL or $EDITOR cannot be understood", str(error), _SET, text) from None
    try:
        with _private_folder(environ) as folder:
            path = folder / _FILE
            _write(path, text)
            _run(command, path, environ, run, text)
            written = _read(path)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise EditorFailed("The file for the editor cannot be used", detail, "See to the space there.", text) from None
    return None if written == text or not written.strip() else written


def _run(command: list[str], path: Path, environ: Mapping[str, str], run: Run, text: str) -> None:
    name = command[0]
    try:
        with patient():
            code = run([*command, str(path)], env=without_secrets(environ), check=False).returncode
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise EditorFailed(f"The editor {name} cannot be started", detail, _SET, text) from None
    if code:
        how = f"it ended with code {code}" if code > 0 else f"it was ended by signal {-code}"
        raise EditorFailed(f"The editor {name} failed", how, "What was written is kept.", _kept(path, text))


def _kept(path: Path, text: str) -> str:
    try:
        return _read(path)
    except OSError:
        return text


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))


def _read(path: Path) -> str:
    # What is no UTF-8 is kept as it is, to be told of by whoever reads the text.
    return path.read_bytes().decode("utf-8", "surrogateescape")


@contextmanager
def _private_folder(environ: Mapping[str, str]) -> Iterator[Path]:
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    usable = Path(runtime).is_absolute() and os.access(runtime, os.W_OK | os.X_OK) and Path(runtime).is_dir()
    with tempfile.TemporaryDirectory(
        prefix="onet-", dir=runtime if usable else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
