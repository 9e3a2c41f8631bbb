"""What the tests can be asked for."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update`: the pictures of the screens are as they are now."""
    parser.addoption("--snapshot-update", action="store_true", help="keep the pictures of the screens as they are now")
