"""`onet login` and `onet logout`."""

import asyncio
import sys
from getpass import getpass
from typing import TYPE_CHECKING

from tui.api.client import connect
from tui.api.urls import origin
from tui.core.credentials import check_store, clean_key, remove_key, store_key
from tui.core.settings import Settings
from tui.domain.account import CurrentUser

if TYPE_CHECKING:
    from pydantic import SecretStr


async def check_key(base_url: str, key: "SecretStr") -> CurrentUser:
    """Ask the API whom the key belongs to; KeyRefused where it is wrong."""
    async with connect(base_url, key) as client:
        return await client.current_user()


def login(settings: Settings, *, from_stdin: bool) -> int:
    """Ask for a key, check it with the API, keep it in the OS keyring."""
    store = check_store()
    key = clean_key(sys.stdin.readline() if from_stdin else getpass("API key (not shown): "))
    user = asyncio.run(check_key(settings.base_url, key))
    store_key(settings.profile, settings.base_url, key)
    owner = user.email or user.name or user.id or "an unnamed user"
    sys.stdout.write(f"Logged in as {owner} at {origin(settings.base_url)}; the key is in {store}.\n")
    return 0


def logout(settings: Settings) -> int:
    """Remove the profile's key from the OS keyring."""
    where = f"profile {settings.profile} at {origin(settings.base_url)}"
    if not remove_key(settings.profile, settings.base_url):
        sys.stderr.write(f"onet: there is no key for {where}\n")
        return 1
    sys.stdout.write(f"The key for {where} is removed.\n")
    return 0
