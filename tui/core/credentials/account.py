"""Whose key it is: what tells one account from another, and where its key comes from."""

from typing import NamedTuple

from tui.api.urls import DEFAULT_BASE_URL, origin


class Account(NamedTuple):
    """A profile at an origin and the ways to its key; it holds no secret.

    `store` is where the profile's key is kept, "keyring" or "file". `command` is the profile's `api_key_command` as
    argv, () where it has none, and `command_origin` the origin that its key is for: it is sent to no other. `keyring`
    is a backend beyond the allow-list that config.toml names. `environment` tells whether ONET_API_KEY and
    ONET_API_KEY_COMMAND are for this account: they are for the profile that the run starts with.
    """

    profile: str = "default"
    base_url: str = DEFAULT_BASE_URL
    store: str = "keyring"
    command: tuple[str, ...] = ()
    command_origin: str | None = None
    keyring: str | None = None
    environment: bool = True

    @property
    def entry(self) -> str:
        """The name that its key is kept under: an origin has no `@`, so that no profile's name reaches another's."""
        return f"{self.profile}@{origin(self.base_url)}"
