"""Questions on the command line whose answers are secret: nothing of them is on the screen."""

import os
import sys
from typing import TYPE_CHECKING

from tui.api.errors import OnetError
from tui.core.credentials import (
    LONGEST_KEY,
    SHORT_PASSPHRASE,
    Account,
    CredentialError,
    clean_key,
    clean_passphrase,
    find_passphrase,
    opens_key_file,
)

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

_STDIN = "Pipe the key in: onet login --stdin"
_COMMAND = "Set ONET_PASSPHRASE_COMMAND to a command that prints it."
_TRIES = 3


class NoTerminal(OnetError):
    """There is nobody to be asked."""

    exit_code = 2


def check_terminal(*, from_stdin: bool, passphrase: bool) -> None:
    """NoTerminal where the key or the passphrase would have to be asked for and nobody can be asked."""
    # A stream that was closed before the start is None.
    if not from_stdin and (sys.stdin is None or not sys.stdin.isatty()):
        raise NoTerminal("There is no terminal to ask for the key on", "", _STDIN)
    if passphrase and not os.environ.get("ONET_PASSPHRASE_COMMAND") and not _has_terminal():
        raise NoTerminal("There is no terminal to ask for the passphrase on", "", _COMMAND)


def key(*, from_stdin: bool) -> "SecretStr":
    """The API key, from one line of standard input or typed unseen; CredentialError where it can be none."""
    return clean_key(_one_line() if from_stdin else _hidden("API key (not shown): ", "key", _STDIN))


def passphrase(account: Account) -> "SecretStr":
    """The passphrase for the account's key file: by ONET_PASSPHRASE_COMMAND, else typed unseen.

    One that opens the file which is there is typed once, a new one twice; CredentialError where none is given.
    """
    if (found := find_passphrase(os.environ)) is not None:
        return found
    for _ in range(_TRIES):
        first = _typed_passphrase("Passphrase for the key file (not shown): ")
        if opens_key_file(account, first):
            return first
        if first == _typed_passphrase("It is a new one, type it again: "):
            return first
        sys.stderr.write("They differ.\n")
    raise CredentialError("The passphrases differ", "", "Nothing is stored.")


def known_passphrase() -> "SecretStr":
    """The passphrase of a key file that is there, typed unseen; CredentialError where none is given."""
    return _typed_passphrase("Passphrase for the key file (not shown): ")


def weakness(passphrase: "SecretStr | None") -> str:
    """What to say of a passphrase that can be guessed, nothing of one that is long enough."""
    if passphrase is None or len(passphrase) >= SHORT_PASSPHRASE:
        return ""
    return f"The passphrase has under {SHORT_PASSPHRASE} characters: whoever gets hold of the file can guess it."


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _one_line() -> str:
    # One byte more than a key may have, so that too long is seen as such; bytes, as an undecodable line would be quoted
    # by the error it raises.
    line = sys.stdin.buffer.readline(LONGEST_KEY + 2) if sys.stdin is not None else b""
    return line.decode("ascii", "replace")


def _typed_passphrase(prompt: str) -> "SecretStr":
    return clean_passphrase(_hidden(prompt, "passphrase", _COMMAND))


def _hidden(prompt: str, what: str, otherwise: str) -> str:
    import warnings
    from getpass import GetPassWarning, getpass

    with warnings.catch_warnings():
        # getpass only warns where it cannot hide what is typed, and goes on.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(prompt)
        except GetPassWarning:
            raise NoTerminal(f"The {what} cannot be typed unseen here", "", otherwise) from None
        except EOFError:
            raise CredentialError(f"No {what} was given", "", "Nothing is stored.") from None
        except UnicodeDecodeError:
            # The error quotes what was typed.
            raise CredentialError(f"The {what} is no text in this terminal's encoding", "", otherwise) from None
