"""Keys and passphrases as they are typed, piped or found."""

from typing import TYPE_CHECKING, NamedTuple

from tui.core.credentials.errors import CredentialError

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

LONGEST_KEY = 8 * 1024
LONGEST_PASSPHRASE = 1024
SHORT_PASSPHRASE = 12
_HINT_FROM = 16


class FoundKey(NamedTuple):
    """A key and where it came from; the key itself is in no `repr`."""

    key: "SecretStr"
    source: str

    @property
    def hint(self) -> str:
        """The last four characters as `…a1b2`; nothing where the key is so short that they would tell much of it."""
        text = self.key.get_secret_value()
        return f"…{text[-4:]}" if len(text) >= _HINT_FROM else ""


def clean_key(text: str, source: str = "") -> "SecretStr":
    """A key as typed or piped, without white space around it; CredentialError where it cannot be one.

    `source` says in the message where it came from. The message never holds a part of it.
    """
    key = text.strip()
    where = f" from {source}" if source else ""
    if not key:
        raise CredentialError(f"The key{where} is empty", "", "Give the whole key.")
    if len(key) > LONGEST_KEY:
        raise CredentialError(
            f"The key{where} is too long", f"more than {LONGEST_KEY} characters", "Give the key only."
        )
    # Within ASCII, what is not printable is a control character: it would end up in a header.
    if not key.isascii() or not key.isprintable() or " " in key:
        detail = "it holds spaces, control characters or letters outside ASCII"
        raise CredentialError(f"The key{where} is no API key", detail, "Copy it again, without anything around it.")
    return _kept_out(key)


def clean_passphrase(text: str, source: str = "") -> "SecretStr":
    """A passphrase as typed or piped, without the end of its line; CredentialError where it cannot be one.

    It is taken in Unicode's form C, as RFC 8265 does: keyboards write the same letter in several ways.
    """
    import unicodedata

    passphrase = unicodedata.normalize("NFC", text.rstrip("\r\n"))
    where = f" from {source}" if source else ""
    if not passphrase:
        raise CredentialError(f"The passphrase{where} is empty", "", "An empty one would protect nothing.")
    if len(passphrase) > LONGEST_PASSPHRASE:
        detail = f"more than {LONGEST_PASSPHRASE} characters"
        raise CredentialError(f"The passphrase{where} is too long", detail, "Give the passphrase only.")
    if any("\ud800" <= char <= "\udfff" for char in passphrase):
        raise CredentialError(f"The passphrase{where} is no text", "it is not UTF-8", "Use another one.")
    return _kept_out(passphrase)


def _kept_out(secret: str) -> "SecretStr":
    from tui.api.redaction import keep_out
    from tui.domain.secret import SecretStr

    keep_out(secret)
    return SecretStr(secret)
