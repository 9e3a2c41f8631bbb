"""Whatever the API sends is read or refused: any bytes, any value in any place, any number, any depth."""

import json
import math
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hostile import LONG, LONG_WIDE, NUMBERS, TEXTS, slim, spoiled, texts, thorough, values
from tui.api.certificate import _facts
from tui.api.errors import InvalidRequest
from tui.api.paging import _query_of
from tui.api.refusal import explain, refusal, request_id
from tui.api.retry import LONGEST_WAIT, parse_retry_after
from tui.api.urls import segment
from tui.core.tokens import expiry
from tui.domain import exactjson
from tui.domain.account import CurrentUser
from tui.domain.catalogue import Image, Location, Size, Vpc, parse_many
from tui.domain.instance import parse_instance
from tui.domain.listing import read_page, row_of
from tui.domain.page import ListPage, NotPlain, read_plain
from tui.domain.places import organizations, projects
from tui.domain.row import InstanceRow
from tui.sandbox import Sandbox

NOW = datetime(2026, 11, 28, tzinfo=UTC)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
MODELS = (Size, Location, Image, Vpc)
SANDBOX = Sandbox(3, life=False)
INSTANCES = [slim(instance) for instance in SANDBOX.instances.values()][:2]
STATUSES = st.sampled_from([300, 301, 400, 401, 403, 404, 405, 408, 409, 412, 413, 422, 429, 500, 503, 599])


def sent(value: Any) -> bytes:
    """The value as a server in Python sends it, which knows no half of a character but writes NaN."""
    return json.dumps(value).encode()


def is_plain(row: InstanceRow) -> bool:
    """Whether each part of a row is of the type that it says."""
    numbers = (row.vcpu, row.ram_mb, row.memory_mb, row.disk_gb)
    return (
        isinstance(row.id, str)
        and isinstance(row.name, str)
        and all(isinstance(tag, str) for tag in row.tags)
        and all(number is None or type(number) is int for number in numbers)
        and (row.cpu is None or math.isfinite(row.cpu))
    )


@thorough
@given(spoiled({"count": 3, "next": "http://x/?page=2", "previous": None, "results": INSTANCES}))
def test_a_page_with_anything_anywhere_is_read_or_refused(value: Any) -> None:
    try:
        page = read_page(sent(value))
    except ValueError:
        return
    assert isinstance(page, ListPage)
    assert all(map(is_plain, page.rows))
    with suppress(NotPlain):
        # The tolerant readers know a price as a number, of which `00` and `0` are one.
        same = [[row._replace(price=None) for row in rows] for rows in (read_plain(sent(value)).rows, page.rows)]
        assert same[0] == same[1]


@thorough
@given(spoiled(INSTANCES[0], keep=("id",)))
def test_an_instance_with_anything_anywhere_is_read_and_has_a_row(value: Any) -> None:
    try:
        instance = parse_instance(value)
    except ValueError:
        return
    assert is_plain(row_of(instance))
    assert exactjson.same(instance.source, value)


@thorough
@given(st.binary(max_size=60) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_end_in_anything_but_a_value_or_a_refusal(data: bytes) -> None:
    for read in (exactjson.loads, read_page):
        with suppress(ValueError):
            read(data)


@thorough
@given(values)
def test_lists_users_and_catalogues_of_anything_are_read(value: Any) -> None:
    items = value if isinstance(value, list) else [value]
    assert all(isinstance(one.id, str) for one in (*organizations(items), *projects(items)))
    for model in MODELS:
        parse_many(model, items)
    if isinstance(value, dict):
        CurrentUser.model_validate(value)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_any_size_in_any_place_is_read(number: str) -> None:
    plain = json.dumps(INSTANCES[0])
    for field in (
        "vcpu",
        "ram_mb",
        "size_gb",
        "memory_usage_mb",
        "uptime",
        "legacy_id",
        "interface",
        "network_in_bytes",
    ):
        data = plain.replace(f'"{field}": ', f'"{field}": {number}, "was": ').encode()
        instance = parse_instance(exactjson.loads(data))
        assert is_plain(row_of(instance))
        assert number in exactjson.dumps(instance.source)
        assert len(read_page(b"[" + data + b"]").rows) == 1


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_json_refuses_the_page(constant: str) -> None:
    for field in ("tags", "name", "more"):
        data = f'[{{"id": "a", "{field}": [{constant}]}}]'.encode()
        for read in (read_page, read_plain, exactjson.loads):
            with pytest.raises(ValueError, match=r"^$|no JSON"):
                read(data)


def test_an_instance_may_be_called_by_what_is_no_number() -> None:
    assert read_page(b'[{"id": "a", "name": "NaN"}]').rows[0].name == "NaN"


@pytest.mark.parametrize("depth", [150, 197, 198, 199, 200, 5_000, 200_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")])
def test_values_within_values_are_read_or_refused_at_any_depth(depth: int, brackets: tuple[str, str]) -> None:
    begin, end = brackets
    deep = begin * depth + "1" + end * depth
    data = f'[{{"id": "a", "name": "b", "tags": {deep}}}]'.encode()
    try:
        assert read_page(data).rows[0].id == "a"
    except ValueError:
        assert depth > 198
    else:
        # What is kept of a page is read exactly later.
        assert exactjson.loads(data)[0]["id"] == "a"


def test_of_a_key_that_comes_twice_the_last_counts_everywhere() -> None:
    data = b'[{"id": "a", "name": "one", "name": "two", "tags": {"k": 1, "k": 2}}]'
    row = read_page(data).rows[0]
    assert (row.name, row.tags) == ("two", ("k=2",))
    assert read_plain(data).rows[0] == row
    assert row_of(parse_instance(exactjson.loads(data)[0])) == row


@thorough
@given(
    STATUSES,
    st.binary(max_size=40) | values.map(sent),
    st.dictionaries(
        st.sampled_from(["x-request-id", "location", "retry-after", "content-type", "date"]), texts, max_size=5
    ),
)
def test_a_refusal_of_anything_is_an_error_in_harmless_words(status: int, body: bytes, headers: dict[str, str]) -> None:
    error = refusal(status, body, headers, "PUT", NOW)
    told = [str(error), error.hint, error.request_id or "", *error.field_errors]
    told += [text for found in error.field_errors.values() for text in found]
    assert not [char for text in told for char in text if unicodedata.category(char) in UNSEEN], told
    assert sum(map(len, told)) < 60_000


@pytest.mark.parametrize(
    "body",
    [
        LONG.encode(),
        json.dumps({"detail": LONG}).encode(),
        json.dumps({LONG: [LONG] * 90}).encode(),
        json.dumps([LONG] * 200).encode(),
        b'{"a":' * 100_000,
    ],
)
def test_of_a_long_refusal_a_short_text_is_told(body: bytes) -> None:
    general, fields = explain(body, "application/json")
    assert len(general) <= 500
    assert all(len(text) <= 500 for name, found in fields.items() for text in (name, *found))


@thorough
@given(texts)
def test_what_a_header_says_is_a_wait_of_a_minute_at_most_or_nothing(text: str) -> None:
    wait = parse_retry_after(text, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT
    assert request_id({"x-request-id": text}) != ""


@thorough
@given(texts)
def test_a_link_to_the_next_page_of_anything_is_a_query(text: str) -> None:
    query = _query_of(text)
    assert all(isinstance(part, str) for pair in query.items() for part in pair)


@thorough
@given(texts | st.builds("a.{}.b".format, texts), st.binary(max_size=80))
def test_a_token_or_certificate_of_anything_tells_its_end_or_nothing(token: str, certificate: bytes) -> None:
    expiry(token)
    assert _facts(certificate, "dates") == [] == _facts(certificate, "name")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_comes_back_as_it_was_sent(text: str) -> None:
    source = {"id": "a", "name": text, "tags": {text: [text]}}
    data = exactjson.dumps(source).encode()
    assert exactjson.loads(data) == source
    assert read_page(b"[" + data + b"]").rows[0].name == parse_instance(exactjson.loads(data)).name == text


@pytest.mark.parametrize("identity", [LONG, LONG_WIDE, "..", " ", "\u202e" * 2_000])
def test_what_can_be_no_id_is_refused_in_a_few_words_before_anything_is_asked(identity: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        segment(identity)
    assert len(str(refused.value)) < 500
