"""What may go wrong with a key, and somebody else's words on it made harmless."""

from tui.api.errors import OnetError

LONGEST_WORDS = 300
# A shorter text is no key, and to take it out would spoil the words.
_SHORTEST_SECRET = 4


class CredentialError(OnetError):
    """The key cannot be read or kept."""


class KeyringError(CredentialError):
    """The OS keyring is of no use now, whatever the reason."""


class NoKeyring(KeyringError):
    """There is no OS keyring on this machine or in this session."""


class UnsafeKeyring(KeyringError):
    """The keyring that is configured here keeps keys in the clear, or not at all, or is not known to be safe."""


class KeyringLocked(KeyringError):
    """The OS keyring is locked, and nobody unlocked it."""


class KeyringRefused(KeyringError):
    """The OS keyring answered that it will not do it."""


class KeyringTimeout(KeyringError):
    """The OS keyring did not answer in time."""


class PassphraseNeeded(CredentialError):
    """The key is in an encrypted file, and nobody said its passphrase yet."""


class WrongPassphrase(CredentialError):
    """The passphrase does not open the key file."""


class DamagedKeyFile(CredentialError):
    """The key file is not what `onet` wrote."""


class UnsafeKeyFile(CredentialError):
    """Others can read the key file, or it is not the user's own, or it is no file."""


def harmless(text: str, *secrets: str) -> str:
    """Somebody else's words on one line of at most 300 characters, without control characters and the secrets."""
    from tui.api.redaction import MARK, redacted
    from tui.api.refusal import harmless as one_line

    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, MARK)
    return one_line(redacted(text), LONGEST_WORDS)
