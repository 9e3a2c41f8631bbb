"""The encrypted file of a key, for hosts without a keyring: one for each account, closed to everybody else."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui.core.credentials import box
from tui.core.credentials.account import Account
from tui.core.credentials.errors import CredentialError, DamagedKeyFile, UnsafeKeyFile

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

FOLDER = "keys"
_LONGEST_SLUG = 40
_BY_HAND = "See to it by hand, or set ONET_API_KEY or ONET_API_KEY_COMMAND."
_LOGIN = "onet login --store file"


def path_of(account: Account, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the account's key file is, or would be: its profile for a person to see, and a hash that tells it apart."""
    from hashlib import sha256

    from tui.core.paths import state_dir

    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", account.profile)[:_LONGEST_SLUG].strip("-") or "profile"
    told_apart = sha256(account.entry.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return state_dir(environ) / FOLDER / f"{slug}-{told_apart}.json"


def exists(account: Account, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether something stands where the account's key file would be."""
    return os.path.lexists(path_of(account, environ))


def check(account: Account) -> str:
    """The key file's name for a person, after a file could be made beside it; CredentialError where it could not."""
    import tempfile

    box.check_library()
    path = path_of(account)
    try:
        with tempfile.TemporaryFile(dir=_folder(path)):
            pass
    except OSError as error:
        raise _not_written(path, error) from None
    _check_target(path)
    return f"the encrypted file {path}"


def store(account: Account, key: "SecretStr", passphrase: "SecretStr") -> None:
    """Keep the key in the account's file under the passphrase; CredentialError where that cannot be."""
    from tui.core.paths import write_private

    path = path_of(account)
    content = box.seal(account.entry, key, passphrase)
    try:
        _folder(path)
        _check_target(path)
        write_private(path, content)
    except OSError as error:
        raise _not_written(path, error) from None


def read(account: Account, passphrase: "SecretStr", environ: Mapping[str, str] = os.environ) -> str | None:
    """The account's key, None where it has no file.

    Raises WrongPassphrase, DamagedKeyFile, and UnsafeKeyFile where others may have read or written it.
    """
    path = path_of(account, environ)
    try:
        content = _content(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CredentialError("The key file cannot be read", f"{path}: {error.strerror}", _BY_HAND) from None
    try:
        return box.unseal(content, account.entry, passphrase)
    except DamagedKeyFile as error:
        raise DamagedKeyFile(error.title, f"{path}: {error.detail}", error.hint) from None


def remove(account: Account) -> str | None:
    """Remove the account's key file; its name for a person, None where there was none."""
    path = path_of(account)
    try:
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CredentialError("The key file cannot be removed", f"{path}: {error.strerror}", _BY_HAND) from None
    return f"the encrypted file {path}"


def _content(path: Path) -> bytes:
    handle = _opened(path)
    try:
        # Judged by what was opened: what is at the path may be another file a moment later.
        _check_own(path, os.fstat(handle))
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(box.LONGEST_FILE)
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    try:
        # A pipe in its place must not block.
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        if path.is_symlink():
            raise _unsafe(path, "it is a link", f"Remove it: rm {_quoted(path)}") from None
        raise


def _check_own(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _unsafe(path, "it is no regular file", f"Remove it: {path}")
    if found.st_uid != os.geteuid():
        raise _unsafe(path, "it belongs to another user", f"Remove it, and log in again: {_LOGIN}")
    if found.st_mode & 0o077:
        raise _unsafe(path, "others can read or write it", f"Where you trust it still: chmod 600 {_quoted(path)}")


def _folder(path: Path) -> Path:
    from tui.core.paths import private_folder

    private_folder(path.parent.parent)
    if path.parent.is_symlink():
        raise _unsafe(path.parent, "it is a link", f"Remove it: rm {_quoted(path.parent)}")
    return private_folder(path.parent)


def _check_target(path: Path) -> None:
    """A link there would have the file written elsewhere."""
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        raise _unsafe(path, "it is no regular file", f"Remove it: rm {_quoted(path)}")


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))


def _unsafe(path: Path, why: str, hint: str) -> UnsafeKeyFile:
    return UnsafeKeyFile("The key file is not used", f"{path}: {why}", hint)


def _not_written(path: Path, error: OSError) -> CredentialError:
    return CredentialError("The key file cannot be written", f"{path}: {error.strerror}", _BY_HAND)
