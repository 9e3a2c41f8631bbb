"""Where the key may be sent, and what an id may do to a path."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import errors
from tui.api.urls import check_base_url, origin, segment


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://api.onetsolutions.net/", "https://api.onetsolutions.net"),
        ("HTTPS://API.Example.net:443/v/", "https://api.example.net/v"),
        ("https://api.example.net:8443", "https://api.example.net:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://localhost", "http://localhost"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_a_base_url_is_https_or_this_machine(url: str, checked: str) -> None:
    assert check_base_url(url) == checked
    assert check_base_url(checked) == checked


@pytest.mark.parametrize(
    "url",
    [
        "http://api.onetsolutions.net",
        "http://localhost.example.net",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "ftp://x",
        "x",
        "",
        "https://",
        "https://u:p@x",
        "https://x/?a=1",
        "https://x/#a",
        "https://x:port",
        "https://good.example\\.evil.example",
        "https://a b",
        "http://[::1",
    ],
)
def test_any_other_base_url_is_refused_before_a_key_goes_there(url: str) -> None:
    with pytest.raises(errors.InsecureUrl) as raised:
        check_base_url(url)
    assert raised.value.exit_code == 2
    assert "https" in raised.value.hint


@pytest.mark.parametrize("url", ["https://u:passw0rd@x", "https://u:passw0rd@x:port", "ftp://u:passw0rd@x"])
def test_a_password_in_a_refused_url_is_not_repeated(url: str) -> None:
    with pytest.raises(errors.InsecureUrl) as raised:
        check_base_url(url)
    assert "passw0rd" not in str(raised.value)


def test_a_refused_url_is_shown_without_control_characters() -> None:
    with pytest.raises(errors.InsecureUrl) as raised:
        check_base_url("nothing\x1b[2J\u202e")
    assert raised.value.detail.isprintable()


def test_an_origin_has_one_spelling() -> None:
    assert origin("HTTPS://Api.Example.NET:443/a?b") == "https://api.example.net"
    assert origin("http://[::1]:8080/") == "http://[::1]:8080"


@pytest.mark.parametrize("value", ["", ".", "..", " "])
def test_what_can_be_no_id_is_refused_before_it_names_another_path(value: str) -> None:
    with pytest.raises(errors.InvalidRequest):
        segment(value)


@given(st.text(st.characters(exclude_categories=())).filter(lambda value: value.strip(". ")))
def test_no_id_can_change_the_path_and_each_arrives_as_it_was(value: str) -> None:
    encoded = segment(value)
    assert not set(encoded) & set("/?# \\")
    assert unquote(encoded, errors="surrogatepass") == value
