"""What the tests can be asked for."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# What is drawn in this process, and what a test starts, is in UTF-8, whatever the locale of the caller.
os.environ.update({"LANG": "C.UTF-8", "LC_ALL": ""})
os.environ.pop("LC_CTYPE", None)

# Nothing is judged by how long it takes: the machine may be busy.
settings.register_profile("onet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("onet")

# Collections are a tenth of the time of all tests, and find next to nothing.
gc.set_threshold(50_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors for each two of them: tests that start a program mostly wait for it."""
    count = os.cpu_count() or 1
    return count + count // 2


def pytest_collection_finish() -> None:
    """What is imported stays, so that no collection looks through it."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update`: the pictures of the screens are as they are now."""
    parser.addoption("--snapshot-update", action="store_true", help="keep the pictures of the screens as they are now")
