"""From a status and a body to words for a person."""

import json
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import errors
from tui.api.refusal import LONGEST_TEXT, MOST_TEXTS, explain, harmless, refusal, request_id

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
JSON = "application/json"


@pytest.mark.parametrize(
    ("status", "kind", "sent"),
    [
        (300, errors.UnexpectedStatus, False),
        (304, errors.UnexpectedStatus, False),
        (400, errors.InvalidRequest, False),
        (401, errors.KeyRefused, False),
        (402, errors.UnexpectedStatus, False),
        (403, errors.Forbidden, False),
        (404, errors.NotFound, False),
        (405, errors.NotOffered, False),
        (408, errors.ServerFailure, True),
        (409, errors.Conflict, False),
        (412, errors.Conflict, False),
        (413, errors.InvalidRequest, False),
        (418, errors.UnexpectedStatus, False),
        (422, errors.InvalidRequest, False),
        (429, errors.RateLimited, False),
        (500, errors.ServerFailure, True),
        (503, errors.ServerFailure, True),
        (599, errors.ServerFailure, True),
        (999, errors.ServerFailure, True),
    ],
)
def test_each_status_has_its_error_with_a_title_and_what_to_do_next(
    status: int, kind: type[errors.OnetError], sent: bool
) -> None:
    error = refusal(status, b'{"detail": "No."}', {"x-request-id": "req-7"}, "PUT")
    assert type(error) is kind
    assert (error.sent, error.status, error.request_id) == (sent, status, "req-7")
    assert str(status) in error.title
    assert error.hint


def test_a_refused_read_does_not_talk_of_changes() -> None:
    assert "change" not in refusal(403, b"", {}, "GET").hint.lower()
    assert "Owner or Editor" in refusal(403, b"", {}, "PUT").hint


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"retry-after": "7"}, 7.0), ({"retry-after": "soon"}, None), ({}, None)]
)
def test_a_rate_limit_says_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    error = refusal(429, b"", headers, "GET", NOW)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == seconds


@pytest.mark.parametrize("day", [22, 24, 26])
def test_a_time_to_wait_until_goes_by_the_servers_clock_as_the_local_one_may_be_off(day: int) -> None:
    told = {"retry-after": f"Tue, {day} Nov 2026 05:00:07 GMT", "date": f"Tue, {day} Nov 2026 05:00:00 GMT"}
    error = refusal(429, b"", told, "GET")
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == 7


def test_without_a_date_that_can_be_read_it_goes_by_the_local_clock() -> None:
    error = refusal(429, b"", {"retry-after": "Sun, 01 Jan 2006 00:00:00 GMT", "date": "noon"}, "GET")
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == 0


def test_a_redirect_says_where_it_points_with_what_would_act_named() -> None:
    error = refusal(302, b"<html>moved</html>", {"location": "http://evil.example/\x1b[2J\u202e" + "x" * 999}, "GET")
    assert error.detail.startswith("it points to http://evil.example/␛[2J\\u202ex")
    assert error.detail.isprintable()
    assert len(error.detail) < 250


@pytest.mark.parametrize(
    ("body", "detail", "fields"),
    [
        ({"detail": "Not found."}, "Not found.", {}),
        ({"non_field_errors": ["One.", "Two."]}, "One.; Two.", {}),
        ({"name": ["Too long.", "Taken."]}, "", {"name": ["Too long.", "Taken."]}),
        ({"name": "Taken."}, "", {"name": ["Taken."]}),
        ({"detail": "Bad.", "vpc_id": ["Unknown."]}, "Bad.", {"vpc_id": ["Unknown."]}),
        ({"tags": {"0": ["Bad key."]}}, "", {"tags": ["0: Bad key."]}),
        ({"tags": [{"env": ["No."]}, {}]}, "", {"tags": ["env: No."]}),
        ({"size_id": 5, "name": None}, "", {"size_id": ["5"], "name": []}),
        ({"error": {"message": "Deep."}}, "message: Deep.", {}),
        (["One.", "Two."], "One.; Two.", {}),
        ("Plain.", "Plain.", {}),
        (None, "", {}),
        ({}, "", {}),
    ],
)
def test_the_shapes_of_django_rest_framework_are_read(body: object, detail: str, fields: dict[str, list[str]]) -> None:
    assert explain(json.dumps(body).encode(), JSON) == (detail, fields)


@pytest.mark.parametrize("status", [400, 422])
def test_only_a_refused_body_has_messages_by_field(status: int) -> None:
    assert refusal(status, b'{"name": ["Taken."]}', {}, "PUT").field_errors == {"name": ["Taken."]}
    assert refusal(409, b'{"name": ["Taken."]}', {}, "PUT").field_errors == {}


@pytest.mark.parametrize(
    ("body", "kind", "detail"),
    [
        (b"", JSON, "it sent no explanation"),
        (b" \n", JSON, "it sent no explanation"),
        (
            b"<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>",
            "text/html",
            "it answered with a web page (502 Bad Gateway)",
        ),
        (b"<!doctype html><HTML><body><script>alert(1)</script>", "", "it answered with a web page"),
        (b"upstream timed out", "text/plain", "upstream timed out"),
        (b"\xff\xfe\x00\x80", "application/octet-stream", None),
        (b"[" * 100_000, JSON, None),
    ],
)
def test_a_body_that_is_not_json_is_told_in_words_and_never_dumped(body: bytes, kind: str, detail: str | None) -> None:
    told, fields = explain(body, kind)
    assert fields == {}
    assert len(told) <= LONGEST_TEXT
    assert detail is None or told == detail


def test_a_flood_of_words_is_capped() -> None:
    body = json.dumps({f"field-{n}" + "x" * 99: ["y" * 600] * 60 for n in range(60)}).encode()
    _, fields = explain(body, JSON)
    assert len(fields) == MOST_TEXTS
    assert all(len(field) <= 100 for field in fields)
    assert all(len(messages) == MOST_TEXTS for messages in fields.values())
    assert all(len(message) <= LONGEST_TEXT for messages in fields.values() for message in messages)


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.integers(1, 60))
def test_text_of_the_server_is_one_line_without_control_or_direction_characters(text: str, longest: int) -> None:
    shown = harmless(f"a{text}b", longest)
    assert len(shown) <= longest
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in shown}
    shown.encode()


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "\x9b31mred", "\u202egnp.exe", "a\u2066b", "a\x00b", "a\x7fb", "a\ud800b"]
)
def test_escapes_and_overrides_of_direction_do_not_reach_the_terminal(text: str) -> None:
    shown = harmless(text)
    assert shown.isprintable()
    # What was there can still be told.
    assert re.search(r"[␀␛␡]|\\u[0-9a-f]{4}", shown)


def test_accents_and_other_scripts_stay() -> None:
    assert harmless("Élan – 東京 – Ünï") == "Élan – 東京 – Ünï"


@pytest.mark.parametrize(("sent", "shown"), [("req-1", "req-1"), ("a\x1b]0;b", "a␛]0;b"), ("", None), ("\x1b", "␛")])
def test_the_request_id_is_harmless(sent: str, shown: str | None) -> None:
    assert request_id({"x-request-id": sent}) == shown
    assert len(request_id({"x-request-id": "x" * 999}) or "") == 100
