"""Whether the process that wrote an entry still lives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import need
from tui.core.journal.process import asked_of_ps, started_at, this_process


def test_this_process_lives() -> None:
    writer = this_process()
    assert writer.lives
    assert writer.pid == os.getpid()
    assert writer.user


def test_a_process_that_ended_does_not_live_also_before_its_parent_noticed() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        writer = this_process()._replace(pid=child.pid, started=started_at(child.pid))
        assert writer.lives
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not writer.lives
    assert not writer.lives


def test_another_process_with_the_same_number_is_not_taken_for_it() -> None:
    assert not this_process()._replace(started="another boot/1").lives


def test_a_process_of_another_host_cannot_be_looked_for() -> None:
    assert not this_process()._replace(host="elsewhere").lives


def test_without_proc_the_start_is_asked_of_ps(monkeypatch: pytest.MonkeyPatch) -> None:
    need("ps")
    missing = Path("/nowhere")
    monkeypatch.setattr("tui.core.journal.process.Path", lambda _: missing)
    started = started_at(os.getpid())
    assert started == asked_of_ps(os.getpid())
    assert started is not None
    assert asked_of_ps(2**22 + 1) is None


def test_where_the_start_cannot_be_told_the_number_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert asked_of_ps(os.getpid()) is None
    assert this_process()._replace(started=None).lives
