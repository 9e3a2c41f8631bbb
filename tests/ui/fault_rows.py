"""Each kind of failure as a read meets it, and the words that a person is told."""

from tests.support.extent import extent
from tests.ui.fault_stage import Told, answer
from tui.api import errors
from tui.sandbox import Fault

_HTML = b"<html><head><title>Bad Gateway</title></head><body>proxy</body></html>"
_SHAPE = "Check the base URL; a proxy may have answered in its place."
_MEND = "Mend what it names and send again."

READS = (
    Told(errors.KeyRefused, answer(401), "The API refused the key (401)", "Log in with a valid key: onet login."),
    Told(
        errors.Forbidden,
        answer(403),
        "The key may not read this (403)",
        "Ask an owner of the organization for access.",
    ),
    Told(
        errors.NotFound,
        answer(404),
        "The API knows no such project (404)",
        "Check the organization and the project; the key may see others.",
    ),
    Told(errors.NotOffered, answer(405), "The API does not offer this (405)", "Nothing can be done here."),
    Told(
        errors.Conflict,
        answer(409),
        "The API holds something else by now (409)",
        "Read it again and look at what changed.",
    ),
    Told(errors.InvalidRequest, answer(400), "The API did not accept the request (400)", _MEND),
    Told(
        errors.RateLimited,
        answer(429, **{"Retry-After": "7"}),
        "Too many requests for the API (429)",
        "Wait a moment; it goes on by itself where it can.",
    ),
    Told(
        errors.ServerFailure,
        answer(503),
        "The API failed (503)",
        "Try again in a while; if it stays so, tell the provider.",
    ),
    Told(
        errors.UnexpectedStatus,
        answer(301, b"", Location="https://elsewhere.example.net/"),
        "The API answered with a redirect (301): it points to https://elsewhere.example.net/",
        "It is not followed, so that the key stays with its host. Check the base URL.",
    ),
    Told(
        errors.UnreadableAnswer,
        answer(200, _HTML),
        "The API's answer is not a list: it answered with a web page (Bad Gateway)",
        _SHAPE,
    ),
    Told(errors.UnreadableAnswer, answer(200, b""), "The API's answer is not a list: it is empty", _SHAPE),
    Told(errors.UnreadableAnswer, answer(200, {"items": 3}), "The API's answer is not a list", _SHAPE),
    Told(
        errors.ConnectionLost,
        Fault(drop="before"),
        "The connection to sandbox.invalid was lost",
        "Try again in a moment.",
    ),
)
# Of those that are told in the same way, one each where a screen costs more: one with an answer, one without.
_FEW = (errors.Forbidden, errors.ConnectionLost, *extent((), (errors.ServerFailure,)))
FEW = tuple(row for row in READS if row.error in _FEW)
# How a start fails differs by what is to be had in its place, not by the words.
STARTS = tuple(row for row in READS if row in FEW or row.error in (errors.KeyRefused, errors.ServerFailure))
