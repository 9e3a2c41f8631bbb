"""What is written goes to a terminal as fast as it takes it, and nobody waits for it."""

import os
import select
import threading
import time
import tty
from collections.abc import Callable, Iterator

import pytest

from tests.support.emulator import Emulator
from tui.wire.encoding import encoder
from tui.wire.outbox import Outbox
from tui.wire.wire import Wire

COLUMNS, LINES = 80, 24
RESTORED = "\x1b[?1049l\x1b[?25h"


class Far:
    """The other end of the terminal: it reads when it is told to."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.screen = Emulator(COLUMNS, LINES)
        self.raw = b""

    def read_until(self, so: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not so():
            assert time.monotonic() < end, self.screen.text
            if select.select([self.master], [], [], 0.05)[0]:
                data = os.read(self.master, 1 << 16)
                self.raw += data
                self.screen.feed(data.decode())


@pytest.fixture
def far() -> Iterator[Far]:
    far = Far()
    yield far
    for fd in (far.master, far.slave):
        os.close(fd)


@pytest.fixture
def outbox(far: Far) -> Iterator[Outbox]:
    outbox = Outbox(far.slave, Wire(), lambda: (COLUMNS, LINES), encoder("utf-8"))
    outbox.start()
    yield outbox
    outbox.stop()


def frame(number: int) -> str:
    rows = (f"\x1b[{y + 1};1H{f'frame {number} row {y} ' * 8:.80}" for y in range(LINES))
    return "\n".join(rows) + "\x1b[1;1H"


def test_frames_that_a_slow_terminal_did_not_take_in_time_give_way_to_the_newest(far: Far, outbox: Outbox) -> None:
    for number in range(400):
        outbox.write(frame(number))
    far.read_until(lambda: "frame 399 row 23" in far.screen.text[-1])
    expected = Emulator(COLUMNS, LINES)
    expected.feed(frame(399))
    assert far.screen.cells() == expected.cells()
    # What the system holds, and what was under way.
    assert len(far.raw) < 60 * len(frame(0))


def test_what_passes_through_is_all_there_and_in_its_order(far: Far, outbox: Outbox) -> None:
    for number in range(300):
        outbox.write(frame(number))
        outbox.write(f"\x1b]2;title {number}\x07")
    far.read_until(lambda: b"title 299" in far.raw and "frame 299" in far.screen.text[-1])
    places = [far.raw.find(f"title {number}\x07".encode()) for number in range(300)]
    assert places == sorted(places)
    assert places[0] >= 0


def test_the_end_waits_until_all_is_sent_but_for_a_frame_that_nobody_will_see(far: Far, outbox: Outbox) -> None:
    outbox.write("\x1b[?1049h")
    outbox.write(frame(1))
    far.read_until(lambda: "frame 1" in far.screen.text[-1])
    outbox.part()
    outbox.write(RESTORED)
    outbox.stop()
    far.read_until(lambda: far.raw.endswith(RESTORED.encode()))
    assert not outbox.is_alive()


def test_a_terminal_that_takes_nothing_does_not_hold_up_the_end_and_is_restored_once_it_goes_on(
    far: Far, outbox: Outbox
) -> None:
    for number in range(400):
        outbox.write(frame(number))
        outbox.write(f"\x1b]2;{number:0900}\x07")
    outbox.part()
    outbox.write(RESTORED)
    outbox.stop()
    assert not outbox.is_alive()
    far.read_until(lambda: far.raw.endswith(RESTORED.encode()))
    # What was cut ends before it, so that it is not taken for a part of a sequence, or kept to a region.
    assert far.raw.endswith(b"\x18\x1b[r\x1b[?2026l\x1b[m" + RESTORED.encode())


def test_a_terminal_that_is_gone_ends_it_and_nothing_is_written_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    master, slave = os.openpty()
    outbox = Outbox(slave, Wire(), lambda: (COLUMNS, LINES), encoder("utf-8"))
    os.close(master)
    outbox.start()
    outbox.write(frame(1))
    outbox.join(10)
    for number in range(100):
        outbox.write(frame(number))
    outbox.stop()
    os.close(slave)
    assert not outbox.is_alive()
    assert [(args.exc_type, args.thread) for args in failed] == [(OSError, outbox)]


def test_what_a_signal_handler_writes_in_the_middle_of_a_write_is_taken(far: Far) -> None:
    def size() -> tuple[int, int]:
        if not nested:
            nested.append(True)
            outbox.write("\x1b[?25l")
        return COLUMNS, LINES

    nested: list[bool] = []
    outbox = Outbox(far.slave, Wire(), size, encoder("utf-8"))
    outbox.start()
    outbox.write(frame(1))
    outbox.stop()
    far.read_until(lambda: b"\x1b[?25l" in far.raw and "frame 1" in far.screen.text[-1])
