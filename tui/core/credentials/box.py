"""A key encrypted under a passphrase, as the bytes of a file: scrypt makes the passphrase a key of AES-256-GCM.

The file says which account it is for and how its passphrase is stretched. Both are authenticated with the key, so that
a file cannot be passed off as another account's. Only the exact bytes that `seal` gives are ever opened.
"""

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.core.credentials.errors import CredentialError, DamagedKeyFile, WrongPassphrase

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

VERSION = 1
LONGEST_FILE = 64 * 1024
_SALT, _NONCE, _KEY = 16, 12, 32
# A file asks for at most 128 MiB and some seconds, and for no less than is worth the name.
_LEAST_N, _MOST_N, _R, _MOST_P = 2**14, 2**17, 8, 8
_AGAIN = "Remove it with `onet logout` and log in again: onet login --store file"


class Cost(NamedTuple):
    """What scrypt costs whoever guesses: memory is 128 * n * r bytes."""

    n: int
    r: int
    p: int


# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt: 32 MiB, three times over.
COST = Cost(2**15, _R, 3)


def check_library() -> None:
    """CredentialError where the library that encrypts is missing."""
    try:
        import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401
    except ImportError as error:
        hint = "Install the Python package `cryptography`, or set ONET_API_KEY or ONET_API_KEY_COMMAND."
        raise CredentialError("A key file cannot be used here", f"ImportError: {error}", hint) from None


def seal(account: str, key: "SecretStr", passphrase: "SecretStr") -> bytes:
    """The content of the account's key file."""
    import os

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    head = _head(account, COST, salt)
    box = _cipher(passphrase, COST, salt).encrypt(nonce, key.get_secret_value().encode(), _written(head))
    return _written({**head, "nonce": _text(nonce), "box": _text(box)})


def unseal(content: bytes, account: str, passphrase: "SecretStr") -> str:
    """The key in the content of a key file.

    WrongPassphrase where the passphrase does not fit, DamagedKeyFile where it is not what `seal` gave for the account.
    """
    cost, salt, nonce, box = _parts(content, account)
    from cryptography.exceptions import InvalidTag

    try:
        opened: bytes = _cipher(passphrase, cost, salt).decrypt(nonce, box, _written(_head(account, cost, salt)))
    except InvalidTag:
        raise WrongPassphrase(
            "The passphrase does not open the key file", "it is wrong, or the file was changed", f"Try again. {_AGAIN}"
        ) from None
    return opened.decode()


def _parts(content: bytes, account: str) -> tuple[Cost, bytes, bytes, bytes]:
    """The parts of a key file, each of them checked before anything is computed with it."""
    try:
        read = json.loads(content)
        if read["version"] != VERSION:
            raise _damaged("it has a form that this version of onet does not know")
        kdf = read["kdf"]
        cost, salt = Cost(int(kdf["n"]), int(kdf["r"]), int(kdf["p"])), b64decode(kdf["salt"])
        nonce, box = b64decode(read["nonce"]), b64decode(read["box"])
        again = _written({**_head(read["account"], cost, salt), "nonce": _text(nonce), "box": _text(box)})
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError):
        raise _damaged("it is not what onet wrote") from None
    # One spelling only: what reads alike and differs was changed by somebody.
    if again != content or len(salt) != _SALT or len(nonce) != _NONCE:
        raise _damaged("it is not what onet wrote")
    if read["account"] != account:
        raise _damaged("it is for another account")
    if not _is_sane(cost):
        raise _damaged("it asks for an absurd effort")
    return cost, salt, nonce, box


def _is_sane(cost: Cost) -> bool:
    power_of_two = cost.n & (cost.n - 1) == 0
    return power_of_two and _LEAST_N <= cost.n <= _MOST_N and cost.r == _R and 1 <= cost.p <= _MOST_P


def _cipher(passphrase: "SecretStr", cost: Cost, salt: bytes) -> Any:
    check_library()
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    stretched = Scrypt(salt=salt, length=_KEY, n=cost.n, r=cost.r, p=cost.p)
    return AESGCM(stretched.derive(passphrase.get_secret_value().encode()))


def _head(account: str, cost: Cost, salt: bytes) -> dict[str, object]:
    """What is said in the clear and authenticated."""
    kdf = {"name": "scrypt", **cost._asdict(), "salt": _text(salt)}
    return {"version": VERSION, "account": account, "kdf": kdf}


def _written(value: object) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _damaged(why: str) -> DamagedKeyFile:
    return DamagedKeyFile("The key file cannot be used", why, _AGAIN)
