"""Whom the connection trusts, and which way the key goes: over real TLS, with certificates made for the test."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.unit.api.servers import KEY, SECRET, Waits, bare
from tui.api import errors
from tui.api.transport import Answer, Transport

cryptography = pytest.importorskip("cryptography")

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *map(str.lower, PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)


def certificate(folder: Path, *, days: int = 1, host: str = "127.0.0.1") -> Path:
    """A file with a key and a certificate that signs itself; expired where `days` is negative."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "onet test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def serving(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def ask(url: str, waits: Waits | None = None) -> Answer:
    sender = Transport(url, KEY, sleep=waits or Waits())
    try:
        return await sender.request("GET", "/x")
    finally:
        await sender.aclose()


async def test_a_certificate_that_nobody_vouches_for_is_refused_once_with_the_reason(tmp_path: Path) -> None:
    waits = Waits()
    async with bare(OK, serving(certificate(tmp_path))) as server:
        with pytest.raises(errors.TlsFailure) as raised:
            await ask(f"https://127.0.0.1:{server.port}", waits)
    error = raised.value
    assert error.title == "The certificate of 127.0.0.1 is not trusted"
    assert "self-signed" in error.detail
    assert "SSL_CERT_FILE" in error.hint
    assert (error.sent, server.heads, waits.seconds) == (False, [], [])


@pytest.mark.parametrize(
    ("made", "reason"), [({"days": -1}, "expired"), ({"host": "127.0.0.2"}, "127.0.0.1")], ids=["old", "other host"]
)
async def test_a_known_certificate_that_is_expired_or_anothers_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: dict[str, int | str], reason: str
) -> None:
    file = certificate(tmp_path, **made)  # type: ignore[arg-type]
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with bare(OK, serving(file)) as server:
        with pytest.raises(errors.TlsFailure, match=reason):
            await ask(f"https://127.0.0.1:{server.port}")


async def test_ssl_cert_file_is_trusted_and_netrc_does_not_replace_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\ndefault login a password b\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with bare(OK, serving(file)) as server:
        assert (await ask(f"https://127.0.0.1:{server.port}")).body == b"{}"
    (head,) = server.heads
    assert [line for line in head.splitlines() if line.lower().startswith("authorization")] == [
        f"Authorization: Bearer {SECRET}"
    ]


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


async def test_a_proxy_that_refuses_is_named_and_does_not_see_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with bare(refused) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(errors.Unreachable, match=r"through the proxy.*407") as raised:
            await ask("https://api.example.net")
    assert "HTTPS_PROXY" in raised.value.hint
    assert all(head.startswith("CONNECT api.example.net:443 ") for head in proxy.heads)
    assert SECRET not in "".join(proxy.heads)


@pytest.mark.parametrize("url", ["socks5://u:passw0rd@127.0.0.1:1", "foo://u:passw0rd@x", "http://u:passw0rd@[::1"])
async def test_a_proxy_setting_that_cannot_be_used_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    with pytest.raises(errors.Unreachable, match="proxy") as raised:
        await ask("https://api.example.net")
    assert "HTTPS_PROXY" in raised.value.hint
    assert "passw0rd" not in f"{raised.value!r}{raised.value}{raised.value.__cause__}"
