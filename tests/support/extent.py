"""How far a test goes: the short form of every run, or the long one of `.ci/run --full`."""

import os
from typing import TypeVar

T = TypeVar("T")

FULL = os.environ.get("ONET_FULL") == "1"


def extent(short: T, full: T) -> T:
    """What a test takes, times or seconds: `full` where ONET_FULL is 1."""
    return full if FULL else short
