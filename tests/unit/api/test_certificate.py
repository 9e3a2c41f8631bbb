"""What is told of a certificate that is not trusted, however odd it is."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import Authority
from tui.api.certificate import _facts

with TemporaryDirectory() as folder:
    DER = Authority(Path(folder), "Acme CA").der


def test_a_certificate_is_told_by_its_issuer() -> None:
    assert _facts(DER, "issuer") == ["it signs itself (“Acme CA”)"]


@given(st.integers(0, len(DER) - 1), st.binary(min_size=1, max_size=4), st.sampled_from(["issuer", "dates", "name"]))
def test_a_damaged_certificate_breaks_nothing_and_shows_nothing_odd(place: int, damage: bytes, reason: str) -> None:
    facts = _facts(DER[:place] + damage + DER[place + len(damage) :], reason)
    assert all(fact.isprintable() for fact in facts)


@given(st.binary(max_size=60), st.sampled_from(["issuer", "dates", "name"]))
def test_what_is_no_certificate_says_nothing(data: bytes, reason: str) -> None:
    assert _facts(data, reason) == []
