"""What doctor says of whose key it is and until when."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.server import LoopbackServer
from tests.unit.core.doctor.told import advice, told
from tui.core.credentials import FoundKey
from tui.core.doctor import owner as area
from tui.core.doctor.owner import owner, sandbox
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox

KEY = FoundKey(SecretStr(DEMO_KEY), "keyring")


@pytest.fixture
def api() -> Sandbox:
    return Sandbox(1)


@pytest.fixture
def url(api: Sandbox) -> Iterator[str]:
    with LoopbackServer(api) as server:
        yield server.url


def ending(api: Sandbox, left: timedelta | None) -> None:
    at = (datetime.now(UTC) + left).isoformat() if left is not None else None
    api.fail(Fault(200, {"id": "u-1", "email": "ops@acme.example", "token_expires_at": at}))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=90), "fine: valid, of ops@acme.example, until 20"),
        (timedelta(days=13), "warning: valid, of ops@acme.example, until 20"),
        (timedelta(days=-1), "warning: expired by this machine's clock, of ops@acme.example, until 20"),
        (None, "fine: valid, of ops@acme.example; no end is told"),
    ],
)
async def test_whose_key_it_is_and_until_when_is_told(
    api: Sandbox, url: str, left: timedelta | None, said: str
) -> None:
    ending(api, left)
    found = await owner(url, KEY)
    assert told(found)["key"].startswith(said)
    assert bool(advice(found, "key")) == said.startswith("warning")


async def test_a_key_that_is_refused_is_broken_and_not_shown_even_where_the_server_repeats_it(
    api: Sandbox, url: str
) -> None:
    wrong = "sk-onetsolutions-wrong-0000wrng"
    api.fail(Fault(status=401, body={"detail": f"Invalid token {wrong}."}))
    found = await owner(url, FoundKey(SecretStr(wrong), "ONET_API_KEY"))
    assert told(found)["key"].startswith("broken: The API refused the key (401)")
    assert "onet login" in advice(found, "key")
    assert wrong not in str(found)


async def test_a_key_that_may_not_ask_is_only_a_warning(api: Sandbox, url: str) -> None:
    api.fail(Fault(status=403, body={"detail": "no"}))
    assert told(await owner(url, KEY))["key"].startswith("warning: accepted, but it may not ask whose it is")


async def test_an_api_that_is_too_slow_to_say_it_is_given_up(
    api: Sandbox, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area, "LIMIT", 0.05)
    api.fail(Fault(delay=30.0), times=None)
    assert told(await owner(url, KEY))["key"].startswith("broken: The API did not say whose key it is: within")


async def test_the_demo_needs_neither_key_nor_network() -> None:
    found = told(await sandbox())
    assert found["answer"].startswith("fine: the sandbox inside this process")
    assert found["key"].startswith("fine: valid, of ")
