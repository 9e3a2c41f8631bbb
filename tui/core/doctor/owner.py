"""Whose key it is and until when it is valid, by the API's own word; and the sandbox of the demo."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui.api.errors import AnswerTimeout, Forbidden, OnetError
from tui.core.credentials import FoundKey
from tui.core.doctor.check import Check
from tui.core.doctor.network import API, SOON
from tui.core.tokens import expiry
from tui.core.words import age, local_time

if TYPE_CHECKING:
    from tui.domain.account import CurrentUser

LIMIT = 5.0
_SANDBOX = "https://sandbox.invalid"
_NEW = "Make a new one in the web console, then: onet login"


async def owner(base_url: str, found: FoundKey, **options: Any) -> list[Check]:
    """Ask the API once whom the key belongs to, with 5 seconds; `options` are those of `connect`."""
    try:
        user = await _user(base_url, found, options)
    except Forbidden as error:
        return [API.warning("key", f"accepted, but it may not ask whose it is: {error}", error.hint)]
    except OnetError as error:
        return [API.failed("key", error)]
    return list(_valid(user, found, datetime.now(UTC)))


async def sandbox() -> list[Check]:
    """Ask the sandbox of the demo, which needs neither a key nor a network."""
    from tui.domain.secret import SecretStr
    from tui.sandbox import DEMO_KEY, Sandbox

    answers = await owner(_SANDBOX, FoundKey(SecretStr(DEMO_KEY), "the demo"), app=Sandbox(1))
    told = "the sandbox inside this process: no key, no file and no network is needed"
    return [API.fine("answer", told), *answers]


async def _user(base_url: str, found: FoundKey, options: dict[str, Any]) -> CurrentUser:
    from tui.api.client import connect

    try:
        async with asyncio.timeout(LIMIT), connect(base_url, found.key, **options) as client:
            return await client.current_user()
    except TimeoutError:
        late = f"within {LIMIT:.0f} seconds"
        raise AnswerTimeout("The API did not say whose key it is", late, "Try again in a moment.") from None


def _valid(user: CurrentUser, found: FoundKey, now: datetime) -> Iterator[Check]:
    whose = user.email or user.name or user.id or "an unnamed user"
    ends = user.token_expires_at or expiry(found.key.get_secret_value())
    if ends is None:
        yield API.fine("key", f"valid, of {whose}; no end is told")
        return
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    told = f"of {whose}, until {local_time(ends)} ({age(ends, now)})"
    if ends <= now:
        # The API took it all the same: one of the two clocks may be wrong.
        yield API.warning("key", f"expired by this machine's clock, {told}", _NEW)
    elif ends - now < SOON:
        yield API.warning("key", f"valid, {told}", _NEW)
    else:
        yield API.fine("key", f"valid, {told}")
