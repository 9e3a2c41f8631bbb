"""What the tests can be asked for."""

import gc
import os
import signal
import threading

import pytest
from hypothesis import HealthCheck, settings

from tests.support.extent import FULL
from tests.support.long_forms import is_of_full_form

# What is drawn in this process, and what a test starts, is in UTF-8, whatever the locale of the caller.
os.environ.update({"LANG": "C.UTF-8", "LC_ALL": ""})
os.environ.pop("LC_CTYPE", None)

# A shell has what it starts in the background ignore ctrl+c, and what a test starts would inherit that.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Nothing is judged by how long it takes: the machine may be busy.
settings.register_profile("onet", deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", settings.get_profile("onet"), max_examples=2_000)
settings.load_profile("full" if FULL else "onet")

# Collections are a tenth of the time of all tests, and find next to nothing.
gc.set_threshold(50_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors for each two of them: tests that start a program mostly wait for it."""
    count = os.cpu_count() or 1
    return count + count // 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is of the full form, unless ONET_FULL is 1 or it is named; what takes longest begins first."""
    if not FULL and not any("::" in word for word in config.args):
        left_out = [item for item in items if is_of_full_form(item.nodeid)]
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """What is imported stays, so that no collection looks through it."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update`: the pictures of the screens are as they are now."""
    parser.addoption("--snapshot-update", action="store_true", help="keep the pictures of the screens as they are now")
