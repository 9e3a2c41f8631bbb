"""What an error tells, and that it needs nothing heavy to be told."""

import subprocess
import sys

import pytest

from tui.api import errors


def test_an_error_reads_as_its_title_and_the_providers_words() -> None:
    assert str(errors.Forbidden("The key may not do this (403)", "Guests only read.")) == (
        "The key may not do this (403): Guests only read."
    )
    assert str(errors.AnswerTimeout("It did not answer in time")) == "It did not answer in time"


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (errors.Unreachable, False),
        (errors.TlsFailure, False),
        (errors.UntrustedCertificate, False),
        (errors.ReadOnly, False),
        (errors.InvalidRequest, False),
        (errors.Forbidden, False),
        (errors.RateLimited, False),
        (errors.UnexpectedStatus, False),
        (errors.AnswerTimeout, True),
        (errors.AnswerTooSlow, True),
        (errors.ConnectionLost, True),
        (errors.ServerFailure, True),
        (errors.UnreadableAnswer, True),
    ],
)
def test_the_outcome_of_a_write_is_open_where_it_may_have_been_carried_out(
    kind: type[errors.OnetError], sent: bool
) -> None:
    assert kind("x").sent is sent


def test_a_key_that_the_server_quotes_is_taken_out_of_its_words() -> None:
    error = errors.InvalidRequest("x", "bad s3cret", request_id="s3cret", field_errors={"s3cret": ["no s3cret"]})
    assert "s3cret" not in repr(vars(error.rewrite(lambda text: text.replace("s3cret", "…"))))


def test_errors_and_urls_load_neither_httpx_nor_pydantic() -> None:
    program = "import sys, tui.api.errors, tui.api.urls; print({'httpx', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
