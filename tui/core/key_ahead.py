"""The key in the Secret Service, read by a process of its own while this one imports what draws.

What reads it takes a tenth of a start to import, and threads of Python only take turns. That process asks a person
nothing and ends within 3 seconds; where it has no answer, the keyring is asked in the usual way. The key comes through
a pipe between the two, so that it is on no disk and no command line.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from tui.core.settings import Settings

_LIMIT = 3
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_KEYS = ("ONET_API_KEY", "ONET_API_KEY_COMMAND")


class NotRead(Exception):
    """The keyring is to be asked."""


class _Reader(NamedTuple):
    process: int
    pipe: int


_reader: _Reader | None = None


def begin(settings: "Settings", environ: Mapping[str, str] = os.environ) -> None:
    """Have the key read that this run will ask for, where the Secret Service may have it and a processor is free.

    To be called once, before there is a thread.
    """
    global _reader
    if not _is_likely(settings, environ):
        return
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return
    if process == 0:
        _answer(settings, writing)
    os.close(writing)
    _reader = _Reader(process, reading)


def take(entry: str) -> str | None:
    """What was read under that name, None where nothing is kept there; NotRead where there is no answer for it.

    An answer is given once. It blocks until the process has ended, 3 seconds at most.
    """
    global _reader
    reader, _reader = _reader, None
    if reader is None:
        raise NotRead
    with os.fdopen(reader.pipe, "rb") as pipe:
        content = pipe.read()
    with suppress(ChildProcessError):
        os.waitpid(reader.process, 0)
    try:
        of, found = json.loads(content)
    except ValueError:
        raise NotRead from None
    if of != entry:
        raise NotRead
    return None if found is None else str(found)


def _is_likely(settings: "Settings", environ: Mapping[str, str]) -> bool:
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2 or not environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    if settings.demo or settings.store != "keyring" or settings.command or settings.keyring:
        return False
    return not (settings.environment and any(environ.get(name) for name in _KEYS))


def _answer(settings: "Settings", writing: int) -> NoReturn:
    """Be that process."""
    try:
        # Nothing of it outlives the app by long, is drawn over it, or keeps its terminal open.
        signal.alarm(_LIMIT)
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nowhere, standard)
        from tui.core.credentials import ring, secret_service

        account = settings.account
        if secret_service.is_chosen(account.keyring):
            found = secret_service.read(ring.SERVICE, account.entry)
            os.write(writing, json.dumps([account.entry, found]).encode())
    finally:
        # Whatever happened: no report of it, no end of what the app has open.
        os._exit(0)
