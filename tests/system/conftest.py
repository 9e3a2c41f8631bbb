"""A provider of three instances on loopback, for the tests that say no more of theirs."""

from collections.abc import Iterator

import pytest

from tests.support.server import LoopbackServer
from tui.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(3)


@pytest.fixture
def url(sandbox: Sandbox) -> Iterator[str]:
    with LoopbackServer(sandbox) as server:
        yield server.url
