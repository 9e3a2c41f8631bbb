"""The key of a transport: which one is sent, how a refused one is replaced, and that no server's words show it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from tui.api.errors import KeyRefused, OnetError
from tui.api.redaction import MARK, keep_out, redacted
from tui.domain.secret import SecretStr

OnRefused = Callable[[KeyRefused], Awaitable[SecretStr | None]]


class Use(NamedTuple):
    """A key as one request is sent with it, and how often keys were replaced and asked for before that."""

    key: SecretStr
    replaced: int
    asked: int


class PresentKey:
    """The key that requests are sent with from now on; where `on_refused` gives another one, that."""

    def __init__(self, key: SecretStr, on_refused: OnRefused | None = None) -> None:
        self.on_refused = on_refused
        self._key = key
        # All that were ever sent, the longest first: an old answer may quote an old key, one key may begin another.
        self._known: list[SecretStr] = []
        self._replaced = 0
        self._asked = 0
        self._asking: asyncio.Task[None] | None = None
        self._remember(key)

    def use(self) -> Use:
        """The key for a request that is sent now; KeyRefused where no header can hold it."""
        if not _fits_a_header(self._key):
            # The libraries below refuse it too, in exceptions that quote it.
            raise KeyRefused(
                "The key cannot be sent", "it is empty, or has characters that no key has", "Log in again: onet login"
            )
        return Use(self._key, self._replaced, self._asked)

    def replace(self, key: SecretStr) -> None:
        """Send this key from the next request on; it is for the same base URL."""
        self._remember(key)
        self._key = key
        self._replaced += 1

    async def renewed(self, use: Use, refused: KeyRefused) -> bool:
        """Whether there is another key than the refused one, which `on_refused` is asked for where there is none yet.

        Requests that are refused meanwhile share the answer. Its own task asks, so that a request that is cancelled
        takes the question from no other. Raises what `on_refused` raises.
        """
        if self._replaced != use.replaced:
            return True
        # What was answered after the request went out is the answer for it, too.
        if self.on_refused is None or self._asked != use.asked:
            return False
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(self.on_refused, refused))
            self._asking.add_done_callback(_take_notice)
        asking = self._asking
        await asyncio.wait([asking])
        if not asking.cancelled():
            asking.result()
        return self._replaced != use.replaced

    async def aclose(self) -> None:
        """Take the question back; who waits for it goes on without a key."""
        # Not where the one who is asked closes the transport himself.
        if self._asking and self._asking is not asyncio.current_task():
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask(self, on_refused: OnRefused, refused: KeyRefused) -> None:
        try:
            if (key := await on_refused(refused)) is not None:
                self.replace(key)
        finally:
            self._asked += 1
            self._asking = None

    def out_of(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers of an answer without any key that they quote."""
        whole = "\n".join((*headers, *headers.values()))
        # Hardly ever does one, and all at once are looked through in the time of one.
        if self._without(whole) == whole:
            return dict(headers)
        return {self._without(name): self._without(text) for name, text in headers.items()}

    def out_of_body(self, body: bytes) -> bytes:
        """The body of an answer without any key that it quotes."""
        return self._without(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def out_of_error(self, error: OnetError) -> None:
        """Take any key out of what the error tells and holds."""
        # Not one that is short as well, which may be a word of ours; the server's words are clean already.
        error.rewrite(redacted)

    def _without(self, text: str) -> str:
        text = redacted(text)
        # One that is too short for that is known all the same where a server quotes it.
        for key in self._known:
            text = text.replace(key.get_secret_value(), MARK)
        return text

    def _remember(self, key: SecretStr) -> None:
        keep_out(key.get_secret_value())
        if _fits_a_header(key) and key not in self._known:
            self._known.append(key)
            self._known.sort(key=len, reverse=True)


def _fits_a_header(key: SecretStr) -> bool:
    text = key.get_secret_value()
    return bool(text) and all("!" <= char <= "~" for char in text)


def _take_notice(asking: asyncio.Task[None]) -> None:
    # Where every request that waited was cancelled, nobody else would.
    if not asking.cancelled():
        asking.exception()
