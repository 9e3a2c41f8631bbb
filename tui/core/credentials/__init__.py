"""Where the key comes from and where it is kept, bound to its origin: never in the clear, never waited for in vain."""

from tui.core.credentials.account import Account
from tui.core.credentials.daemon import aside
from tui.core.credentials.errors import (
    CredentialError,
    DamagedKeyFile,
    KeyringError,
    KeyringLocked,
    KeyringRefused,
    KeyringTimeout,
    NoKeyring,
    PassphraseNeeded,
    UnsafeKeyFile,
    UnsafeKeyring,
    WrongPassphrase,
)
from tui.core.credentials.find import (
    STORES,
    check_store,
    find_key,
    find_passphrase,
    opens_key_file,
    remove_key,
    runs_command,
    store_key,
)
from tui.core.credentials.secret import LONGEST_KEY, SHORT_PASSPHRASE, FoundKey, clean_key, clean_passphrase

__all__ = [
    "LONGEST_KEY",
    "SHORT_PASSPHRASE",
    "STORES",
    "Account",
    "CredentialError",
    "DamagedKeyFile",
    "FoundKey",
    "KeyringError",
    "KeyringLocked",
    "KeyringRefused",
    "KeyringTimeout",
    "NoKeyring",
    "PassphraseNeeded",
    "UnsafeKeyFile",
    "UnsafeKeyring",
    "WrongPassphrase",
    "aside",
    "check_store",
    "clean_key",
    "clean_passphrase",
    "find_key",
    "find_passphrase",
    "opens_key_file",
    "remove_key",
    "runs_command",
    "store_key",
]
