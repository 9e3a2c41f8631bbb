"""Keyrings made for tests."""

from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend


class Memory(KeyringBackend):
    """A keyring in memory; `trouble` is raised by every use, and a forgetful one keeps nothing."""

    priority = 1
    trouble: BaseException | None = None
    forgetful = False

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.uses = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._use()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._use()
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._use()
        del self.kept[service, username]

    def _use(self) -> None:
        self.uses += 1
        if self.trouble:
            raise self.trouble


class PlaintextKeyring(Memory):
    """By its name, a keyring that hides nothing."""


class Disguised(PlaintextKeyring):
    """Hides nothing either, under another name."""


class UnsafeChain(ChainerBackend):
    """A chain that comes to a keyring which hides nothing."""

    backends = (Disguised(), Memory())


class UnknownChain(ChainerBackend):
    """A chain of keyrings that nobody knows."""

    backends = (Memory(),)


class EmptyChain(ChainerBackend):
    """A chain of none."""

    backends = ()
