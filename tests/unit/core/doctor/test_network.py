"""What doctor says of the way to the API: real sockets, real TLS, a real proxy."""

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from tests.support.certificates import Authority
from tests.support.proxy import connect_proxy
from tests.unit.api.servers import bare
from tests.unit.core.doctor.told import advice, told
from tui.api import probe
from tui.api.connection import open_http
from tui.api.probe import proxy_of
from tui.core.doctor import network as area
from tui.core.doctor.network import Reached, network

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
PASSWORD = "pr0xy-p4ssw0rd"
FAR = "https://api.example.net"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*VARIABLES, *map(str.lower, VARIABLES), "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path, "Acme Proxy CA")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def reply(
    status: str = "401 Unauthorized", *, kind: str = "application/json", ahead: float = 0, **headers: str
) -> bytes:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    lines = [f"HTTP/1.1 {status}", f"Date: {at}", f"Content-Type: {kind}", "Content-Length: 2"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "{}")).encode()


async def seen(answer: bytes, trust: ssl.SSLContext | None = None) -> Reached:
    async with bare(answer, trust) as server:
        return await network(f"http{'s' if trust else ''}://127.0.0.1:{server.port}")


async def test_each_step_to_the_api_is_fine_and_told_with_its_facts(authority: Authority) -> None:
    found = await seen(reply(X_RateLimit_Remaining="998"), authority.serve(days=(-1, 90)))
    said = told(found.checks)
    assert {name: text.partition(":")[0] for name, text in said.items()} == dict.fromkeys(
        ("proxy", "dns", "tcp", "tls", "answer", "clock", "limits"), "fine"
    )
    assert "issued by CN=Acme Proxy CA" in said["tls"]
    assert f"trusted by SSL_CERT_FILE ({authority.file}) or the system's store" in said["tls"]
    assert "in 2 months" in said["tls"]
    assert said["answer"].startswith("fine: it answers (401 without a key, ")
    assert said["limits"] == "fine: x-ratelimit-remaining 998"
    assert found.answers


async def test_no_key_and_no_word_of_netrc_is_sent(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    (tmp_path / ".netrc").chmod(0o600)
    async with bare(reply(), authority.serve()) as server:
        await network(f"https://127.0.0.1:{server.port}")
    assert [head.split("\r\n")[0] for head in server.heads] == ["GET /v1/auth/me HTTP/1.1"]
    assert "authorization" not in server.heads[0].lower()


async def test_a_certificate_that_ends_soon_is_a_warning(authority: Authority) -> None:
    found = await seen(reply(), authority.serve(days=(-1, 3)))
    assert told(found.checks)["tls"].startswith("warning: TLS")
    assert "renew" in advice(found.checks, "tls")


async def test_an_issuer_that_is_not_trusted_is_named_with_what_to_set(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    found = await seen(reply(), authority.serve())
    said = told(found.checks)
    assert said["tcp"].startswith("fine: ")
    assert said["tls"].startswith("broken: The certificate of 127.0.0.1 is not trusted")
    assert "issued by “Acme Proxy CA”" in said["tls"]
    assert "SSL_CERT_FILE=FILE" in advice(found.checks, "tls")
    assert said["answer"].startswith("warning: not tried")
    assert not found.answers


async def test_certificates_that_cannot_be_read_are_told_before_anything_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    said = told((await network("https://127.0.0.1:9")).checks)
    assert said["tls"].startswith("broken: The certificates that SSL_CERT_FILE names cannot be read")
    assert said["tcp"] == "warning: not tried: tls is broken"


async def test_plain_http_to_this_machine_has_no_tls_and_needs_none() -> None:
    found = await seen(reply())
    assert told(found.checks)["tls"] == "fine: not used: plain http, to this very machine"
    assert found.answers


@pytest.mark.parametrize(("ahead", "said"), [(300, "ahead of ours"), (-300, "behind ours")])
async def test_a_clock_that_is_off_is_a_warning(ahead: int, said: str) -> None:
    found = await seen(reply(ahead=ahead))
    assert said in told(found.checks)["clock"]
    assert told(found.checks)["clock"].startswith("warning: ")
    assert "clock" in advice(found.checks, "clock")


@pytest.mark.parametrize("date", ["", "Date: x\r\n", f"Date: Thu, {9**20} Jan 2026 00:00:00 GMT\r\n"])
async def test_an_answer_without_a_date_that_can_be_meant_says_nothing_of_the_clock(date: str) -> None:
    head = f"HTTP/1.1 401 No\r\n{date}Content-Type: application/json\r\nContent-Length: 0\r\n\r\n"
    found = await seen(head.encode())
    assert "clock" not in told(found.checks)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("404 Not Found", "broken: The API does not know it (404)"),
        ("503 Busy", "broken: The API failed (503)"),
        ("302 Away", "broken: The API answered with a redirect (302)"),
        ("429 Slow", "warning: Too many requests for the API (429)"),
    ],
)
async def test_an_answer_that_is_none_of_the_apis_is_told_for_what_it_is(status: str, said: str) -> None:
    found = await seen(reply(status, Location="http://192.0.2.1/login"))
    assert told(found.checks)["answer"].startswith(said)
    assert not found.answers


async def test_a_login_page_of_a_network_is_found_out() -> None:
    found = await seen(reply("200 OK", kind="text/html"))
    assert told(found.checks)["answer"].startswith("warning: /v1/auth/me gives text/html, not JSON")


async def test_a_server_that_closes_without_an_answer_is_broken() -> None:
    found = await seen(b"")
    assert told(found.checks)["answer"].startswith("broken: The connection to 127.0.0.1 was lost")


async def test_a_server_that_closes_amid_the_handshake_is_told_once(authority: Authority) -> None:
    async with bare(b"", unasked=True) as server:
        found = await network(f"https://127.0.0.1:{server.port}")
    said = told(found.checks)
    assert said["tcp"].startswith("fine: ")
    assert said["tls"].startswith("broken: 127.0.0.1 could not be reached")
    assert said["answer"].startswith("warning: not tried")


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "STEP_LIMIT", 0.1)
    async with bare(None) as server:
        found = await network(f"http://127.0.0.1:{server.port}")
    assert told(found.checks)["answer"].startswith("broken: 127.0.0.1 did not answer in time")


async def test_nobody_at_the_address_is_told_and_what_follows_is_not_tried() -> None:
    async with bare(b"") as gone:
        port = gone.port
    found = await network(f"http://127.0.0.1:{port}")
    said = told(found.checks)
    assert said["tcp"] == "broken: 127.0.0.1 could not be reached: Connection refused"
    assert said["tls"] == "warning: not tried: tcp is broken"
    assert said["answer"].startswith("warning: not tried")


async def test_a_name_that_is_not_known_is_told_and_what_follows_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    found = await network(FAR)
    said = told(found.checks)
    assert said["dns"] == "broken: api.example.net: Name or service not known"
    assert said["tcp"] == said["tls"] == said["answer"] == "warning: not tried: dns is broken"


async def test_a_resolver_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area, "NAME_LIMIT", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1))
    found = await network(FAR)
    assert told(found.checks)["dns"].startswith("broken: api.example.net was not found within")


async def test_the_proxy_in_use_is_told_without_its_password_and_leads_to_the_api(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        bare(reply(), authority.serve("api.example.net")) as server,
        connect_proxy(server.port, login=f"me:{PASSWORD}") as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        found = await network(FAR)
    said = told(found.checks)
    assert said["proxy"] == f"fine: http://…@127.0.0.1:{proxy.port} (by HTTPS_PROXY)"
    assert said["tcp"].startswith(f"fine: connected to 127.0.0.1:{proxy.port}")
    assert said["answer"].startswith("fine: it answers (401 ")
    assert PASSWORD not in str(found.checks)


async def test_a_proxy_that_refuses_is_told_without_its_password(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect_proxy(9, login="me:other") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        found = await network(FAR)
    assert "407 Proxy Authentication Required" in str(found.checks)
    assert PASSWORD not in str(found.checks)


async def test_a_proxy_whose_address_cannot_be_read_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@host:port")
    found = await network(FAR)
    said = told(found.checks)
    assert said["proxy"] == "broken: HTTPS_PROXY: an address that cannot be read"
    assert said["dns"] == said["tcp"] == said["answer"] == "warning: not tried: proxy is broken"
    assert PASSWORD not in str(found.checks)


@pytest.mark.parametrize(
    "excepted",
    [
        *("", "*", "example.net", ".example.net", "api.example.net", "API.example.net", "ample.net", "other.org, *"),
        *("api.example.net:443", "api.example.net:8443", "https://api.example.net", "http://api.example.net", "net"),
        *("192.0.2.7", "192.0.2.0/24", "2001:db8::7", "localhost", "sub.localhost"),
    ],
)
def test_the_proxy_that_is_told_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch, excepted: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    far = (FAR, f"{FAR}:8443", "https://192.0.2.7", "https://[2001:db8::7]", "https://sub.localhost")
    for url in (*far, "http://localhost"):
        client = open_http(url, httpx.Timeout(1), None, None)  # type: ignore[arg-type]
        used = client._transport_for_url(httpx.URL(f"{url}/v1")) is not client._transport
        assert (proxy_of(url) is not None) == used, url


def test_a_proxy_in_the_environment_that_excepts_the_host_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "example.net")
    assert area._no_proxy(FAR) == "none: NO_PROXY excepts the host"
