"""What the program freed does not stay with it."""

import os
import platform
import sys
from pathlib import Path

import pytest

from tui.core import memory

PIECES, SIZE = 40_000, 2_000
IS_GLIBC = platform.libc_ver()[0] == "glibc"


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not IS_GLIBC, reason="only glibc keeps what was freed, and can be asked for it")
def test_what_was_freed_below_something_in_use_goes_back_to_the_system() -> None:
    pieces = [bytes(SIZE) for _ in range(PIECES)]
    # One of a hundred stays, so that the C library gives nothing back on its own.
    still_used = pieces[::100]
    del pieces
    before = resident()
    memory.give_back()
    assert before - resident() > PIECES * SIZE / 2
    assert len(still_used) == PIECES / 100


@pytest.mark.parametrize(("system", "library"), [("darwin", None), ("linux", object())])
def test_where_the_c_library_keeps_nothing_nothing_is_asked_of_it(
    monkeypatch: pytest.MonkeyPatch, system: str, library: object
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    opened: list[object] = []
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: opened.append(name) or library)
    memory.give_back()
    assert len(opened) == (system == "linux")
