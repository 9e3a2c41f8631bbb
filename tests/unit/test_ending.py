"""The end of the app where its terminal cannot be written to any more."""

import asyncio
import io
import os
import signal
import sys
import termios
import tty
from collections.abc import Iterator

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from tui import ending
from tui.ending import Ending


class Gone(io.StringIO):
    """A terminal that is gone."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


@pytest.fixture
def not_ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process stays, as it is that of the tests."""
    monkeypatch.setattr(ending.signal, "setitimer", lambda *_: (0.0, 0.0))
    alarm = signal.getsignal(signal.SIGALRM)
    monkeypatch.setattr(ending.os, "_exit", lambda code: None)
    yield
    signal.signal(signal.SIGALRM, alarm)


@pytest.mark.usefixtures("not_ended")
async def test_a_terminal_that_is_gone_ends_the_app_and_holds_nobody_up() -> None:
    told: list[int] = []
    ended = asyncio.Event()

    def ended_by(number: int) -> None:
        told.append(number)
        ended.set()

    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}
    watching = Ending(ended_by)
    watching.watch()
    writer = WriterThread(Gone())
    writer.start()
    for _ in range(3 * MAX_QUEUED_WRITES):
        # It would block here for ever.
        writer.write("a frame")
    await ended.wait()
    writer.stop()
    assert told == [signal.SIGHUP]
    assert not writer.is_alive()
    watching._ends = False
    watching.unwatch()
    assert {number: signal.getsignal(number) for number in before} == before


@pytest.mark.usefixtures("not_ended")
async def test_a_signal_ends_the_app_once() -> None:
    told: list[int] = []
    watching = Ending(told.append)
    watching.watch()
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    await asyncio.sleep(0)
    assert told == [signal.SIGTERM]
    watching._ends = False
    watching.unwatch()


def test_an_end_that_takes_too_long_gives_the_terminal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(ending.os, "_exit", codes.append)
    master, slave = os.openpty()
    monkeypatch.setattr(sys, "__stdin__", open(slave, closefd=False))  # noqa: SIM115
    before = termios.tcgetattr(slave)
    watching = Ending(codes.append)
    tty.setraw(slave)
    watching._leave_now(143)
    assert codes == [143]
    assert termios.tcgetattr(slave) == before
    given_back = os.read(master, 4096)
    assert given_back.startswith(b"\x18")
    assert b"\x1b[?1049l\x1b[?25h" in given_back
    os.close(master)
    # Nor does one that is gone hold it up.
    watching._leave_now(143)
    assert codes == [143, 143]
    os.close(slave)
