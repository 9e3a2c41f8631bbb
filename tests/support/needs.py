"""Programs of the system that a test needs."""

import os
import shutil

import pytest


def need(*programs: str) -> None:
    """Skip the test, with the reason, where a program is missing; in CI (ONET_CI=1) fail it instead."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        lack(f"not installed here: {', '.join(missing)}")


def lack(reason: str) -> None:
    """Skip the test, as something is missing here; in CI (ONET_CI=1) fail it instead."""
    if os.environ.get("ONET_CI") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
