"""An error that nobody foresaw is told so that it can be mended, and without any secret."""

import gc
import logging
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import __version__
from tui.api import redaction
from tui.core import crash
from tui.core.crash import report

KEY = "sk-onetsolutions-0123456789abcdef"


@pytest.fixture(autouse=True)
def one_secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(redaction, "_secrets", set())
        redaction.keep_out(KEY)
        yield


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hooks of a process of `onet`, taken back after the test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    crash.install_hooks()


def fails(message: str = "it broke", key: str = KEY) -> None:
    raise RuntimeError(message)


def caught(message: str = "it broke") -> RuntimeError:
    with pytest.raises(RuntimeError) as error:
        fails(message)
    return error.value


def test_a_report_says_where_what_and_in_which_version_but_not_what_variables_held() -> None:
    told = report(caught())
    assert "in fails" in told
    assert "RuntimeError: it broke" in told
    assert f"onet {__version__}, Python {sys.version_info.major}.{sys.version_info.minor}." in told
    assert "please report it" in told
    assert KEY not in told


def test_a_key_in_a_message_a_cause_a_note_or_a_group_is_left_out() -> None:
    error = RuntimeError(f"outer {KEY}")
    error.add_note(f"a note on {KEY}")
    error.__cause__ = caught(f"Bearer {KEY}")
    error.__cause__.__context__ = ExceptionGroup(f"several {KEY}", [ValueError(KEY), KeyError({"key": KEY})])
    told = report(error)
    for words in ("outer …", "a note on …", "Bearer …", "several …", "ValueError: …", "'key': '…'"):
        assert words in told
    assert KEY not in told


def test_control_characters_of_a_message_are_seen_and_not_carried_out() -> None:
    told = report(RuntimeError("\x1b[2J\x9b1m\rgone\u202e"))
    assert "␛[2J" in told
    assert all(char.isprintable() or char == "\n" for char in told)


def test_a_huge_message_is_cut_and_no_half_of_a_key_is_left_at_the_cut() -> None:
    for start in range(crash.LONGEST // 2 - 60, crash.LONGEST // 2 + 10):
        told = report(RuntimeError("x" * start + KEY + "y" * 100_000))
        assert len(told) < crash.LONGEST + 500
        assert "characters left out" in told
        assert "sk-" not in told
        assert "please report it" in told


def test_an_error_that_cannot_be_shown_is_reported_all_the_same() -> None:
    class Broken(Exception):
        def __str__(self) -> str:
            raise ValueError(KEY)

    told = report(Broken())
    assert "Broken" in told
    assert KEY not in told


def test_an_endless_recursion_is_a_short_report() -> None:
    def again(key: str) -> None:
        again(key)

    with pytest.raises(RecursionError) as error:
        again(KEY)
    told = report(error.value)
    assert "more times" in told
    assert KEY not in told


@given(st.text(), st.text())
def test_no_message_brings_the_key_into_a_report(before: str, after: str) -> None:
    told = report(RuntimeError(before + KEY + after))
    assert KEY not in told
    assert not [char for char in told if unicodedata.category(char) == "Cc" and char != "\n"]


@pytest.mark.usefixtures("hooks")
def test_an_error_in_a_thread_is_told_without_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=fails, args=(f"with {KEY}",))
    thread.start()
    thread.join()
    told = capsys.readouterr().err
    assert "RuntimeError: with …" in told
    assert KEY not in told


@pytest.mark.usefixtures("hooks")
def test_a_thread_that_ends_itself_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=sys.exit, args=(KEY,))
    thread.start()
    thread.join()
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("hooks")
def test_an_error_in_a_destructor_is_told_without_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    class Holder:
        def __del__(self) -> None:
            fails(KEY)

    Holder()
    gc.collect()
    told = capsys.readouterr().err
    assert "RuntimeError: …" in told
    assert KEY not in told


# In processes of their own, as the test runner takes what is logged for itself.
LOGS = f"""
import asyncio, logging, sys
from tui.api.redaction import keep_out
from tui.core.crash import install_hooks

install_hooks()
keep_out("{KEY}")
for name in ("httpx", "httpcore.connection", "keyring.backend", "textual", "anyio", ""):
    logging.getLogger(name).critical("the key %s", "{KEY}")
"""
LOST_TASK = """

async def lost(key):
    raise RuntimeError(f"key {key}")

async def program():
    await asyncio.wait([asyncio.create_task(lost(sys.argv[1]))])

asyncio.run(program())
"""


def run_alone(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, KEY], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr


def test_libraries_log_nothing_to_the_screen() -> None:
    assert run_alone(LOGS) == ""


def test_a_failed_task_that_nobody_waited_for_is_told_without_the_key() -> None:
    told = run_alone(LOGS + LOST_TASK)
    assert "Task exception was never retrieved" in told
    assert "RuntimeError: key …" in told
    assert KEY not in told


def test_a_crash_of_the_interpreter_leaves_no_picture_of_its_memory() -> None:
    script = "import resource, sys\nfrom tui.core.crash import install_hooks\ninstall_hooks()\n"
    assert run_alone(f"{script}print(resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.stderr)") == "0\n"


@pytest.mark.usefixtures("hooks")
def test_what_python_itself_would_print_at_the_end_is_our_report(capsys: pytest.CaptureFixture[str]) -> None:
    error = caught(KEY)
    sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert told == report(error)
