import os
import shlex
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.credentials import CredentialError, command
from tui.core.credentials.command import first_line, words_of

NAME = "The command in ONET_API_KEY_COMMAND"
KEY = "sk-onetsolutions-0123456789-a1b2"


def run(script: str) -> str:
    return first_line([sys.executable, "-c", script], NAME, os.environ)


def test_the_first_line_is_the_secret() -> None:
    assert run(f"print('{KEY}'); print('second line')") == KEY
    assert run("print(' two words ', end='\\r\\n')") == " two words "
    assert run("pass") == ""


def test_the_command_has_the_variables_of_the_environment_and_no_input() -> None:
    script = "import os, sys; print(os.environ['VAULT'] + sys.stdin.read())"
    assert first_line([sys.executable, "-c", script], NAME, os.environ | {"VAULT": "team"}) == "team"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import sys; sys.exit('gpg: no\\x1b[2J pinentry')", "failed with exit code 1: gpg: no␛[2J pinentry"),
        (f"import sys; print('{KEY}'); sys.exit('bad key {KEY}')", "exit code 1: bad key …"),
        ("import os; os.kill(os.getpid(), 9)", "was ended by SIGKILL"),
        ("import sys; sys.exit('x' * 100_000)", "xxx…"),
    ],
)
def test_a_command_that_fails_says_why_on_one_line_without_the_key(script: str, words: str) -> None:
    with pytest.raises(CredentialError) as caught:
        run(script)
    assert words in str(caught.value)
    assert KEY not in f"{caught.value} {caught.value.hint}"
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("line", "words"), [("echo 'open", "quotation mark"), ("  ", "is empty"), ("''", "is empty"), ("' ' x", "is empty")]
)
def test_a_command_line_that_says_nothing_is_refused(line: str, words: str) -> None:
    with pytest.raises(CredentialError, match=words):
        words_of(line, NAME)


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5).filter(lambda words: words[0].strip()))
def test_quoted_words_are_read_as_they_were_meant(words: list[str]) -> None:
    assert words_of(shlex.join(words), NAME) == words


@pytest.mark.parametrize("words", [[f"{KEY}-typed-here-by-mistake"], ["a\x00b"], ["/"]])
def test_what_cannot_be_run_is_said_without_the_command(words: list[str]) -> None:
    with pytest.raises(CredentialError, match="cannot be run") as caught:
        first_line(words, NAME, os.environ)
    assert KEY not in f"{caught.value} {caught.value.hint}"


def test_a_command_that_does_not_end_is_killed_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "COMMAND_LIMIT", 1.0)
    noted = tmp_path / "pid"
    with pytest.raises(CredentialError, match="did not end"):
        first_line(["sh", "-c", f"echo $$ > {shlex.quote(str(noted))}; exec sleep 60"], NAME, os.environ)
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


def test_a_command_that_prints_without_end_costs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "COMMAND_LIMIT", 20.0)
    kept: list[int] = []
    drain = command._Drain.kept

    def seen(self: command._Drain, limit: float) -> bytes:
        data = drain(self, limit)
        kept.append(len(data))
        return data

    monkeypatch.setattr(command._Drain, "kept", seen)
    assert run(f"print('{KEY}')\nfor _ in range(300): print('x' * 100_000)") == KEY
    assert max(kept) <= 64 * 1024


def test_an_agent_that_the_command_leaves_behind_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "_DRAIN_LIMIT", 0.2)
    noted = tmp_path / "agent"
    script = (
        f"import pathlib, subprocess; print('{KEY}', flush=True)\n"
        f"agent = subprocess.Popen(['sleep', '60']); pathlib.Path({str(noted)!r}).write_text(str(agent.pid))"
    )
    assert run(script) == KEY
    # It holds the pipes open as long as it lives, which is longer than anybody waits.
    os.kill(int(noted.read_text()), signal.SIGKILL)
