"""How far a test goes: the short form of every run, or the long one of `.ci/run --full`."""

import os
from random import SystemRandom
from typing import TypeVar

T = TypeVar("T")

FULL = os.environ.get("ONET_FULL") == "1"
# Of what is left to chance; each full form has another one, which it tells and which can be given to do it again.
SEED = int(os.environ.get("ONET_SEED") or (SystemRandom().randrange(10**6) if FULL else 8))


def extent(short: T, full: T) -> T:
    """What a test takes, times or seconds: `full` where ONET_FULL is 1."""
    return full if FULL else short
