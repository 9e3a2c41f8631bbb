"""The Secret Service of Linux, read without the `keyring` library, whose import takes longer than the answer.

What it gives is what `keyring.backends.SecretService` would: the same entries of the same collection. It asks a person
nothing and changes nothing: whatever is locked, missing or not as expected is left to that library.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tui.core.credentials.daemon import Caught

_FILE = Path("python_keyring", "keyringrc.cfg")
_SETTINGS = ("PYTHON_KEYRING_BACKEND", "KEYRING_PROPERTY_")


class NotAnswered(Exception):
    """The library is to be asked."""


def is_chosen(named: str | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether nothing chooses another keyring, or another way to use this one."""
    if named or sys.platform != "linux" or not environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    if any(name.startswith(_SETTINGS) for name in environ):
        return False
    home = Path.home()
    config = environ.get("XDG_CONFIG_HOME") or home / ".config"
    # The second is where it once was: the library says that it is to be moved.
    data = environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    return not any(os.path.lexists(Path(folder) / _FILE) for folder in (config, data))


def read(service: str, username: str) -> str | None:
    """What is kept under these names, None where nothing is; NotAnswered where that cannot be told without a person."""
    with (caught := Caught()):
        return _read({"service": service, "username": username})
    # No chain: what it raises may have the secret in its frames.
    raise NotAnswered(type(caught.error).__name__)


def _read(attributes: dict[str, str]) -> str | None:
    from secretstorage import Collection, dbus_init

    with closing(dbus_init()) as bus:
        # Not get_default_collection: where there is none, that makes one and asks a person for its password.
        collection = Collection(bus)
        if collection.is_locked():
            raise NotAnswered
        item = next(collection.search_items(attributes), None)
        if item is None:
            return None
        # It raises where the item is locked.
        return item.get_secret().decode("utf-8")
