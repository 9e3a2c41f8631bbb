"""A key that is refused in mid-work: who is asked, how often, and what is sent again."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.unit.api.servers import KEY, SECRET, URL, Reply, Script, Waits, everything_of
from tui.api import errors
from tui.api.limiter import RateLimiter
from tui.api.redaction import redacted
from tui.api.transport import Answer, RequestRecord, Transport
from tui.domain.secret import SecretStr

NEW = "sk-onetsolutions-new-Aa1Bb2Cc3Dd4Ee5"
THIRD = "sk-onetsolutions-third-Ff6Gg7Hh8Ii9"


class Gate:
    """A server that takes some keys, quotes those it refuses, and can hold its answers back."""

    def __init__(self, *valid: str) -> None:
        self.valid = set(valid)
        self.keys: list[str] = []
        self.held: dict[str, asyncio.Event] = {}
        self.arrived: dict[str, asyncio.Event] = {}

    def hold(self, path: str) -> asyncio.Event:
        """Hold the next answer at a path back until the event is set."""
        self.held[path], self.arrived[path] = asyncio.Event(), asyncio.Event()
        return self.held[path]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        key = dict(scope["headers"])[b"authorization"].decode().removeprefix("Bearer ")
        self.keys.append(key)
        fine = key in self.valid
        if held := self.held.pop(scope["path"], None):
            self.arrived[scope["path"]].set()
            await held.wait()
        headers = [(b"x-request-id", key.encode())]
        await send({"type": "http.response.start", "status": 200 if fine else 401, "headers": headers})
        body = b"[]" if fine else f'{{"detail": "bad {key} {SECRET}"}}'.encode()
        await send({"type": "http.response.body", "body": body})


class Person:
    """Who is asked for another key: gives the answers in turn, each when `answer` is called."""

    def __init__(self, *answers: str | Exception | None) -> None:
        self._answers = list(answers)
        self._turn = asyncio.Semaphore(0)
        self.asked: list[errors.KeyRefused] = []
        self.being_asked = asyncio.Event()
        self.answered = asyncio.Event()

    def answer(self) -> None:
        self._turn.release()

    async def __call__(self, refused: errors.KeyRefused) -> SecretStr | None:
        self.asked.append(refused)
        self.being_asked.set()
        await self._turn.acquire()
        self.answered.set()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if answer is None else SecretStr(answer)


def asking(*answers: str | Exception | None) -> Person:
    """A person who answers at once."""
    person = Person(*answers)
    for _ in answers:
        person.answer()
    return person


def transport(gate: Gate, person: Callable[..., Awaitable[SecretStr | None]] | None, **options: Any) -> Transport:
    return Transport(URL, KEY, app=gate, on_refused=person, sleep=Waits(), **options)


def begin(sender: Transport, path: str = "/x") -> asyncio.Task[Answer]:
    return asyncio.create_task(sender.request("GET", path))


async def ended(*tasks: asyncio.Task[Answer]) -> list[Answer | BaseException]:
    async with asyncio.timeout(5):
        return await asyncio.gather(*tasks, return_exceptions=True)


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), 5)


async def test_a_refused_get_is_repeated_with_the_key_that_was_asked_for_and_so_are_later_ones() -> None:
    gate, person, log = Gate(NEW), asking(NEW), list[RequestRecord]()
    sender = transport(gate, person, on_request=log.append)
    assert (await sender.request("GET", "/x")).status == 200
    assert (await sender.request("PUT", "/x", content=b"{}")).status == 200
    assert gate.keys == [SECRET, NEW, NEW]
    assert [record.status for record in log] == [401, 200, 200]
    assert [(error.status, error.path) for error in person.asked] == [(401, "/x")]


async def test_a_key_that_is_refused_too_is_asked_for_again() -> None:
    gate, person = Gate(THIRD), asking(NEW, THIRD)
    assert (await transport(gate, person).request("GET", "/x")).status == 200
    assert gate.keys == [SECRET, NEW, THIRD]


async def test_without_an_answer_the_refusal_is_raised() -> None:
    gate, person = Gate(NEW), asking(None)
    with pytest.raises(errors.KeyRefused) as raised:
        await transport(gate, person).request("GET", "/x")
    assert raised.value is person.asked[0]
    assert gate.keys == [SECRET]


async def test_who_cannot_be_asked_raises_what_it_raises() -> None:
    lost = errors.Unreachable("No keyring")
    with pytest.raises(errors.Unreachable) as raised:
        await transport(Gate(NEW), asking(lost)).request("GET", "/x")
    assert raised.value is lost


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "HEAD", "get"])
async def test_a_refused_write_asks_nobody_and_is_never_repeated(method: str) -> None:
    gate, person = Gate(NEW), asking(NEW)
    with pytest.raises(errors.KeyRefused):
        await transport(gate, person).request(method, "/x", content=b"{}")
    assert (gate.keys, person.asked) == ([SECRET], [])


async def test_many_gets_that_are_refused_at_once_ask_once_and_share_the_key() -> None:
    gate, person = Gate(NEW), Person(NEW)
    sender = transport(gate, person)
    tasks = [begin(sender, f"/{number}") for number in range(8)]
    await soon(person.being_asked)
    late = begin(sender, "/late")
    person.answer()
    answers = await ended(*tasks, late)
    assert [getattr(answer, "status", None) for answer in answers] == [200] * 9
    assert len(person.asked) == 1
    assert gate.keys.count(NEW) == 9


async def test_many_gets_that_are_refused_at_once_share_the_no_even_where_one_hears_of_it_later() -> None:
    gate, person = Gate(NEW), Person(None)
    sender = transport(gate, person)
    release = gate.hold("/slow")
    slow = begin(sender, "/slow")
    await soon(gate.arrived["/slow"])
    tasks = [begin(sender, f"/{number}") for number in range(3)]
    await soon(person.being_asked)
    person.answer()
    refused = await ended(*tasks)
    release.set()
    refused += await ended(slow)
    assert [type(error) for error in refused] == [errors.KeyRefused] * 4
    assert len(person.asked) == 1


async def test_after_a_no_the_next_request_asks_again() -> None:
    gate, person = Gate(NEW), asking(None, NEW)
    sender = transport(gate, person)
    with pytest.raises(errors.KeyRefused):
        await sender.request("GET", "/x")
    assert (await sender.request("GET", "/x")).status == 200
    assert len(person.asked) == 2


async def test_a_get_that_is_refused_with_a_key_replaced_meanwhile_is_repeated_without_asking() -> None:
    gate, person = Gate(NEW), Person()
    sender = transport(gate, person)
    release = gate.hold("/slow")
    slow = begin(sender, "/slow")
    await soon(gate.arrived["/slow"])
    sender.replace_key(SecretStr(NEW))
    release.set()
    (answer,) = await ended(slow)
    assert getattr(answer, "status", None) == 200
    assert (gate.keys, person.asked) == ([SECRET, NEW], [])


async def test_a_key_replaced_while_a_person_is_asked_counts_though_the_person_gives_none() -> None:
    gate, person = Gate(NEW), Person(None)
    sender = transport(gate, person)
    waiting = begin(sender)
    await soon(person.being_asked)
    sender.replace_key(SecretStr(NEW))
    person.answer()
    (answer,) = await ended(waiting)
    assert getattr(answer, "status", None) == 200


async def test_a_request_that_is_cancelled_while_waiting_does_not_take_the_question_from_the_others() -> None:
    gate, person = Gate(NEW), Person(NEW)
    sender = transport(gate, person)
    first = begin(sender, "/first")
    await soon(person.being_asked)
    second = begin(sender, "/second")
    first.cancel()
    (cancelled,) = await ended(first)
    assert isinstance(cancelled, asyncio.CancelledError)
    person.answer()
    (answer,) = await ended(second)
    assert getattr(answer, "status", None) == 200
    assert len(person.asked) == 1


@pytest.mark.parametrize("answer", [NEW, None, errors.Unreachable("No keyring")])
async def test_a_question_that_nobody_waits_for_any_more_ends_quietly(answer: str | Exception | None) -> None:
    gate, person = Gate(NEW), Person(answer)
    sender = transport(gate, person)
    only = begin(sender)
    await soon(person.being_asked)
    only.cancel()
    await ended(only)
    person.answer()
    await soon(person.answered)
    sender.on_refused = asking(NEW)
    assert (await sender.request("GET", "/x")).status == 200


async def test_closing_takes_the_question_back() -> None:
    gate, person = Gate(NEW), Person()
    sender = transport(gate, person)
    waiting = begin(sender)
    await soon(person.being_asked)
    await sender.aclose()
    (refused,) = await ended(waiting)
    assert isinstance(refused, errors.KeyRefused)


async def test_who_is_asked_may_close_the_transport() -> None:
    gate = Gate(NEW)

    async def leaves(_: errors.KeyRefused) -> SecretStr | None:
        await sender.aclose()
        return None

    sender = transport(gate, leaves)
    (refused,) = await ended(begin(sender))
    assert isinstance(refused, errors.KeyRefused)


async def test_each_repetition_passes_the_limiter_and_has_all_its_tries() -> None:
    passed: list[bool] = []

    class Counting(RateLimiter):
        async def acquire(self, *, write: bool = False) -> None:
            passed.append(write)

    await transport(Gate(THIRD), asking(NEW, THIRD), limiter=Counting()).request("GET", "/x")
    assert passed == [False] * 3


@pytest.mark.parametrize("bad", ["", "sk\nX-Evil: 1", "sk é"])
async def test_a_given_key_that_no_header_can_hold_is_not_sent_and_not_quoted(bad: str) -> None:
    gate, person = Gate(NEW), asking(bad)
    with pytest.raises(errors.KeyRefused, match="cannot be sent") as raised:
        await transport(gate, person).request("GET", "/x")
    assert gate.keys == [SECRET]
    assert not bad or bad not in "".join(traceback.format_exception(raised.value))


async def test_a_key_that_is_a_word_of_ours_spoils_no_message() -> None:
    script = Script(Reply(401, b'{"detail": "no such key: refused"}'))
    with pytest.raises(errors.KeyRefused) as raised:
        await Transport(URL, SecretStr("refused"), app=script).request("GET", "/x")
    assert str(raised.value) == "The API refused the key (401): no such key: …"


async def test_neither_the_old_nor_the_new_key_is_in_anything_that_is_told() -> None:
    gate, person, log = Gate(THIRD), asking(NEW, None), list[RequestRecord]()
    sender = transport(gate, person, on_request=log.append)
    with pytest.raises(errors.KeyRefused) as raised:
        await sender.request("GET", "/x")
    shown = everything_of(raised.value) + repr(log) + repr(sender) + repr(vars(sender))
    assert [error.detail for error in person.asked] == ["bad … …"] * 2
    assert SECRET not in shown
    assert NEW not in shown
    assert redacted(f"{SECRET} {NEW}") == "… …"


async def test_a_replaced_key_still_goes_to_no_other_host() -> None:
    gate = Gate(NEW)
    sender = transport(gate, None)
    sender.replace_key(SecretStr(NEW))
    for path in ("@evil.example/", ".evil.example/", ":99/"):
        with pytest.raises(KeyError, match="authorization"):
            await sender.request("GET", path)
    assert gate.keys == []
