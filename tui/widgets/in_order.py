"""A driver that hands over a key when the one before has done what it does."""

import asyncio
import threading
import time
from concurrent.futures import Future, wait
from contextlib import suppress

from textual import events
from textual.app import ScreenStackError
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.message_pump import MessagePump

# In seconds; what a key does may wait for the network, and no other key waits for that.
_LONGEST = 3.0
_LOOK = 0.02
# Those that are held down: of the same one again, it does not matter which came first.
_HELD = ("up", "down", "left", "right", "pageup", "pagedown", "j", "k", "backspace", "delete")


class InOrder(LinuxDriver):
    """Keys that come in one piece, as over a slow link, do what they would one by one.

    Textual's input takes a letter at once, but looks for what backspace, enter or ctrl+u do only when all that is above
    it has seen the key: of `ab`, backspace and `c`, the `c` would be taken back. So before another key what one has set
    going, that was no letter to the widget with the focus, is followed up to the top, twice as it may send something.
    """

    _before: events.Key | None = None

    def process_message(self, message: Message) -> None:
        """Pass on an event of the terminal."""
        if isinstance(message, events.Key) and threading.current_thread() is self._key_thread:
            before, self._before = self._before, message
            # Of an app that ends nothing is waited for.
            ends = self.exit_event.is_set()
            if before is not None and not ends and not (before.key == message.key and message.key in _HELD):
                self._wait_for(asyncio.run_coroutine_threadsafe(self._done(), self._loop))
            if self._is_typed(message):
                self._before = None
        super().process_message(message)

    def _is_typed(self, key: events.Key) -> bool:
        """Whether it is a letter to the widget that has the focus, as what came before is done."""
        try:
            focused = self._app.focused
        except ScreenStackError:
            return False
        return focused is not None and focused.check_consume_key(key.key, key.character)

    def _wait_for(self, done: "Future[None]") -> None:
        end = time.monotonic() + _LONGEST
        # The loop itself waits for this thread at the end.
        while not wait((done,), _LOOK).done and not self.exit_event.is_set() and time.monotonic() < end:
            pass
        done.cancel()

    async def _done(self) -> None:
        await self._passed(self._app)
        for _ in range(2):
            try:
                screen, target = self._app.screen, self._app.focused or self._app.screen
            except ScreenStackError:
                return
            for above in target.ancestors_with_self:
                await self._passed(above)
                if self._app.screen is not screen:
                    # What is typed next is for that one, as soon as it is there.
                    await self._app.screen._mounted_event.wait()
                    return

    async def _passed(self, pump: MessagePump) -> None:
        """Return when all that was sent to it by now has been taken, or has opened or closed a screen."""
        reached, screens = asyncio.Event(), len(self._app.screen_stack)
        taken = pump.call_later(reached.set)
        # A screen that waits for an answer of the person takes nothing before that.
        while taken and not reached.is_set() and len(self._app.screen_stack) == screens:
            with suppress(TimeoutError):
                await asyncio.wait_for(reached.wait(), _LOOK)
