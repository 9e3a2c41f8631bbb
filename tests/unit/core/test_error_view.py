"""An error in one line."""

import pytest

from tui.api.errors import ServerFailure
from tui.core.error_view import in_short, sentences


def test_what_happened_what_to_do_and_the_request_are_sentences_with_one_space_between() -> None:
    error = ServerFailure("The API failed (503)", "Maintenance\x1b", "Try again.", request_id="req-1")
    assert in_short(error) == "The API failed (503): Maintenance␛. Try again. Request req-1."
    assert in_short(ServerFailure("The API failed (502)")) == "The API failed (502)."


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((), ""),
        (("", " "), ""),
        (("One", "", "two. "), "One. two."),
        (("Really?", "Yes!", "Wait…"), "Really? Yes! Wait…"),
        (("It failed (again.)", "So"), "It failed (again.) So."),
    ],
)
def test_a_part_that_does_not_end_as_a_sentence_does_gets_a_full_stop(parts: tuple[str, ...], text: str) -> None:
    assert sentences(parts) == text
