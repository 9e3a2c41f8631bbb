"""Settings that a connection cannot be made with, and what comes of a connection that is none."""

from pathlib import Path

import pytest

from tests.unit.api.servers import KEY, Waits, bare
from tui.api import errors
from tui.api.transport import Answer, Transport

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *map(str.lower, PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)


async def ask(url: str, waits: Waits | None = None) -> Answer:
    sender = Transport(url, KEY, sleep=waits or Waits())
    try:
        return await sender.request("GET", "/x")
    finally:
        await sender.aclose()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
async def test_a_certificate_file_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(errors.TlsFailure, match="SSL_CERT_FILE") as raised:
        await ask("https://127.0.0.1:9")
    assert raised.value.detail == str(file)


async def test_plain_text_where_tls_was_expected_is_no_secure_connection() -> None:
    waits = Waits()
    async with bare(b"HTTP/1.1 400 Bad Request\r\n\r\n", unasked=True) as server:
        with pytest.raises(
            errors.TlsFailure, match=r"no secure connection to 127\.0\.0\.1: wrong version number"
        ) as raised:
            await ask(f"https://127.0.0.1:{server.port}", waits)
    assert (raised.value.sent, waits.seconds) == (False, [])


async def test_a_handshake_that_is_cut_off_is_tried_again() -> None:
    waits = Waits()
    async with bare(b"", unasked=True) as server:
        with pytest.raises(errors.Unreachable) as raised:
            await ask(f"https://127.0.0.1:{server.port}", waits)
    assert (raised.value.sent, len(waits.seconds)) == (False, 3)


async def test_the_key_for_this_machine_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bare(OK) as proxy, bare(OK) as server:
        for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        await ask(f"http://127.0.0.1:{server.port}")
    assert (len(server.heads), proxy.heads) == (1, [])


@pytest.mark.parametrize("url", ["socks5://u:passw0rd@127.0.0.1:1", "foo://u:passw0rd@x", "http://u:passw0rd@[::1"])
async def test_a_proxy_setting_that_cannot_be_used_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    with pytest.raises(errors.Unreachable, match="proxy") as raised:
        await ask("https://api.example.net")
    assert "HTTPS_PROXY" in raised.value.hint
    assert "passw0rd" not in f"{raised.value!r}{raised.value}{raised.value.__cause__}"
