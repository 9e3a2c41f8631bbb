"""The person's own editor, and the file it is given."""

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.core.edit.editor import EditorFailed, edit_file, editor_command


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({}, ["vi"]),
        ({"EDITOR": "nano"}, ["nano"]),
        ({"VISUAL": "code --wait", "EDITOR": "nano"}, ["code", "--wait"]),
        ({"VISUAL": " ", "EDITOR": "'my editor' -x"}, ["my editor", "-x"]),
        ({"EDITOR": "vi; rm x"}, ["vi;", "rm", "x"]),
    ],
)
def test_the_editor_is_visual_then_editor_then_vi(environ: dict[str, str], command: list[str]) -> None:
    assert editor_command(environ) == command


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    return {"XDG_RUNTIME_DIR": str(runtime), "EDITOR": "ed"}


class Editor:
    """Stands for the editor: does something to the file, remembers how it was called and what it saw."""

    def __init__(self, write: str | bytes | None = None, code: int = 0, error: Exception | None = None) -> None:
        self.write, self.code, self.error = write, code, error
        self.path = Path()

    def __call__(self, command: list[str], **_: Any) -> "subprocess.CompletedProcess[bytes]":
        if self.error:
            raise self.error
        self.path = Path(command[-1])
        self.seen = self.path.read_bytes()
        self.modes = [stat.S_IMODE(path.stat().st_mode) for path in (self.path, self.path.parent)]
        (self.path.parent / ".onet.yaml.swp").write_text("left by the editor")
        if self.write is not None:
            self.path.write_bytes(self.write if isinstance(self.write, bytes) else self.write.encode())
        return subprocess.CompletedProcess(command, self.code)


def test_the_file_is_private_while_it_is_there_and_gone_afterwards(environ: dict[str, str]) -> None:
    editor = Editor("name: b\n")
    assert edit_file("name: a\n", environ, editor) == "name: b\n"
    assert editor.seen == b"name: a\n"
    assert (editor.modes, editor.path.suffix) == ([0o600, 0o700], ".yaml")
    assert editor.path.parent.parent == Path(environ["XDG_RUNTIME_DIR"])
    assert list(Path(environ["XDG_RUNTIME_DIR"]).iterdir()) == []


@pytest.mark.parametrize("written", [None, "name: a\n", "", " \n"])
def test_a_text_left_as_it_was_or_emptied_is_no_edit(environ: dict[str, str], written: str | None) -> None:
    assert edit_file("name: a\n", environ, Editor(written)) is None


def test_without_a_runtime_folder_the_file_is_in_a_private_one_elsewhere(environ: dict[str, str]) -> None:
    editor = Editor("x")
    assert edit_file("y", environ | {"XDG_RUNTIME_DIR": "/nowhere/at/all"}, editor) == "x"
    assert editor.modes == [0o600, 0o700]
    assert not editor.path.parent.exists()


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        (lambda: Editor("half", 1), "it ended with code 1"),
        (lambda: Editor("half", -9), "it was ended by signal 9"),
    ],
)
def test_an_editor_that_fails_leaves_what_was_written(
    environ: dict[str, str], editor: Callable[[], Editor], words: str
) -> None:
    with pytest.raises(EditorFailed, match=words) as caught:
        edit_file("name: a\n", environ, editor())
    assert caught.value.text == "half"
    assert list(Path(environ["XDG_RUNTIME_DIR"]).iterdir()) == []


@pytest.mark.parametrize("error", [FileNotFoundError(2, "No such file or directory"), PermissionError(13, "denied")])
def test_an_editor_that_cannot_be_started_is_told_with_what_to_set(environ: dict[str, str], error: OSError) -> None:
    with pytest.raises(EditorFailed, match="ed cannot be started") as caught:
        edit_file("typed", environ, Editor(error=error))
    assert caught.value.text == "typed"
    assert "$EDITOR" in caught.value.hint
    assert list(Path(environ["XDG_RUNTIME_DIR"]).iterdir()) == []


def test_quotes_that_do_not_match_are_told(environ: dict[str, str]) -> None:
    with pytest.raises(EditorFailed, match="cannot be understood"):
        edit_file("typed", environ | {"EDITOR": "'vi"}, Editor())


def test_the_file_is_gone_too_where_something_unforeseen_happens(environ: dict[str, str]) -> None:
    with pytest.raises(ZeroDivisionError):
        edit_file("typed", environ, Editor(error=ZeroDivisionError()))
    assert list(Path(environ["XDG_RUNTIME_DIR"]).iterdir()) == []


def test_an_editor_that_removes_the_file_is_told_and_the_text_kept(environ: dict[str, str]) -> None:
    def remove(command: list[str], **_: Any) -> "subprocess.CompletedProcess[bytes]":
        Path(command[-1]).unlink()
        return subprocess.CompletedProcess(command, 0)

    with pytest.raises(EditorFailed) as caught:
        edit_file("typed", environ, remove)
    assert caught.value.text == "typed"


def test_what_is_no_utf_8_goes_round_as_it_is(environ: dict[str, str]) -> None:
    written = edit_file("a", environ, Editor(b"name: \xff\n"))
    assert written is not None
    again = Editor()
    assert edit_file(written, environ, again) is None
    assert again.seen == b"name: \xff\n"


def test_a_real_editor_is_run_without_a_shell(environ: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "my editor"
    program.write_text('#!/bin/sh\nprintf \'%s\' "$1" > "$2"\n')
    program.chmod(0o700)
    assert edit_file("a", environ | {"VISUAL": f"'{program}' '$HOME; x'"}) == "$HOME; x"
    program.write_text('#!/bin/sh\nkill -INT "$PPID"\nprintf b > "$2"\n')
    # The terminal sends ctrl+c to both; only the editor may mind it.
    assert edit_file("a", environ | {"VISUAL": f"'{program}' x"}) == "b"
