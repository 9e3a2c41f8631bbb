"""Whom the connection trusts and which way the key goes: real TLS, a real proxy, certificates made for the test."""

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.certificates import Authority
from tests.support.listen import listen
from tests.support.needs import need
from tests.support.proxy import connect_proxy
from tests.unit.api.servers import KEY, SECRET, Waits, bare, everything_of
from tui.api import certificate, errors
from tui.api.transport import Answer, Transport

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
FAR = "https://api.example.net"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
PASSWORD = "pr0xy-p4ssw0rd"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, *map(str.lower, VARIABLES), "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Acme Proxy CA")


@dataclass
class Listener:
    """A server that keeps what comes in each connection whose handshake was completed."""

    port: int
    came: list[bytes] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def listening(trust: ssl.SSLContext) -> AsyncIterator[Listener]:
    found = Listener(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = b""
        # A client that leaves without a word resets the connection.
        with suppress(ConnectionResetError):
            while more := await reader.read(65536):
                data += more
        found.came.append(data)
        found.ended.set()

    async with listen(serve, trust) as found.port:
        yield found


async def ask(url: str, method: str = "GET", waits: Waits | None = None) -> Answer:
    sender = Transport(url, KEY, sleep=waits or Waits())
    try:
        return await sender.request(method, "/x")
    finally:
        await sender.aclose()


async def refused(url: str, method: str = "GET", waits: Waits | None = None) -> errors.OnetError:
    with pytest.raises(errors.OnetError) as raised:
        await ask(url, method, waits)
    shown = everything_of(raised.value)
    assert SECRET not in shown
    assert PASSWORD not in shown
    return raised.value


def sent_keys(heads: list[str]) -> list[str]:
    return [line for head in heads for line in head.splitlines() if line.lower().startswith("authorization")]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_an_unknown_issuer_is_named_with_what_to_set_and_the_server_gets_no_byte(
    authority: Authority, method: str
) -> None:
    waits = Waits()
    async with listening(authority.serve("127.0.0.1")) as server:
        error = await refused(f"https://127.0.0.1:{server.port}", method, waits)
        await asyncio.wait_for(server.ended.wait(), 5)
    assert error.title == "The certificate of 127.0.0.1 is not trusted"
    assert error.detail == "unable to get local issuer certificate; issued by “Acme Proxy CA”"
    assert "SSL_CERT_FILE=FILE" in error.hint
    assert (error.sent, error.method, waits.seconds) == (False, method, [])
    assert server.came == [b""]


async def test_a_certificate_that_signs_itself_is_said_to(authority: Authority) -> None:
    async with listening(authority.own) as server:
        error = await refused(f"https://127.0.0.1:{server.port}")
    assert error.detail == "self-signed certificate; it signs itself (“Acme Proxy CA”)"


@pytest.mark.parametrize(
    ("name", "organization", "shown"),
    [
        ("Acme Ltd", True, "Acme Ltd"),
        ("Evil\x1b[2J \u202eCA\n", False, "Evil␛[2J \\u202eCA"),
        ("x" * 64, False, "x" * 64),
    ],
)
async def test_the_issuers_name_cannot_disturb_the_screen(
    tmp_path: Path, name: str, organization: bool, shown: str
) -> None:
    async with listening(Authority(tmp_path, name, organization=organization).serve()) as server:
        error = await refused(f"https://127.0.0.1:{server.port}")
    assert error.detail.endswith(f"issued by “{shown}”")


@pytest.mark.parametrize(
    ("days", "said"), [((-9, -2), "has expired; since 20"), ((2, 9), "not yet valid; valid from 20")]
)
async def test_a_certificate_out_of_its_dates_says_since_when_and_to_look_at_the_clock(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int], said: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with listening(authority.serve(days=days)) as server:
        error = await refused(f"https://127.0.0.1:{server.port}")
    assert said in error.detail
    assert error.detail.endswith("issued by “Acme Proxy CA”")
    assert "clock" in error.hint


async def test_a_certificate_of_another_host_says_which_it_is_for(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    names = ("a.example", "*.b.example", "c.example", "d.example", "192.0.2.7")
    async with listening(authority.serve(*names)) as server:
        error = await refused(f"https://127.0.0.1:{server.port}")
    assert "it is for a.example, *.b.example, c.example and 2 more; issued by “Acme Proxy CA”" in error.detail
    assert "base URL" in error.hint


async def test_a_server_that_is_silent_the_second_time_holds_nobody_up(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "LIMIT", 0.1)
    connections: list[int] = []

    async with listening(authority.serve()) as server:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections.append(1)
            if len(connections) == 1:
                there, back = await asyncio.open_connection("127.0.0.1", server.port)
                back.write(await reader.read(65536))
                writer.write(await there.read(65536))
                back.transport.abort()
            await reader.read()

        async with listen(serve) as port:
            error = await refused(f"https://127.0.0.1:{port}")
    assert (error.detail, len(connections)) == ("unable to get local issuer certificate", 2)


async def test_ssl_cert_file_is_trusted_and_netrc_does_not_replace_the_key(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\ndefault login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with bare(OK, authority.serve()) as server:
        assert (await ask(f"https://127.0.0.1:{server.port}")).body == b"{}"
        monkeypatch.setenv("NETRC", str(netrc))
        await ask(f"https://127.0.0.1:{server.port}")
    assert sent_keys(server.heads) == [f"Authorization: Bearer {SECRET}"] * 2


async def test_ssl_cert_dir_is_trusted(authority: Authority, tmp_path: Path) -> None:
    need("openssl")
    folder = tmp_path / "trusted"
    folder.mkdir()
    (folder / "authority.pem").write_bytes(authority.file.read_bytes())
    hashing = await asyncio.create_subprocess_exec("openssl", "rehash", str(folder))
    assert await hashing.wait() == 0
    program = (
        "import asyncio, sys; from tui.domain.secret import SecretStr; from tui.api.transport import Transport;"
        "print(asyncio.run(Transport(sys.argv[1], SecretStr('sk-some-key')).request('GET', '/x')).status)"
    )
    async with bare(OK, authority.serve()) as server:
        run = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program, f"https://127.0.0.1:{server.port}"),
            env=os.environ | {"SSL_CERT_DIR": str(folder)},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await run.communicate()
    assert said.strip() == b"200"


async def test_by_way_of_a_proxy_the_key_reaches_the_server_and_the_proxy_never_sees_it(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with bare(OK, authority.serve("api.example.net")) as server, connect_proxy(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert (await ask(FAR)).status == 200
    assert sent_keys(server.heads) == [f"Authorization: Bearer {SECRET}"]
    assert [head.split("\r\n")[0] for head in proxy.heads] == ["CONNECT api.example.net:443 HTTP/1.1"]
    assert len(proxy.passed) > len(SECRET)
    assert SECRET.encode() not in proxy.seen


@pytest.mark.parametrize("name", ["https_proxy", "ALL_PROXY", "all_proxy"])
async def test_the_other_names_of_the_proxy_setting_lead_through_it_too(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with bare(OK, authority.serve("api.example.net")) as server, connect_proxy(server.port) as proxy:
        monkeypatch.setenv(name, f"127.0.0.1:{proxy.port}")
        assert (await ask(FAR)).status == 200
    assert len(proxy.heads) == 1


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize("hosts", ["localhost", "example.org, localhost", "*"])
async def test_no_proxy_leads_past_the_proxy(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, name: str, hosts: str, secure: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv(name, hosts)
    context = authority.serve() if secure else None
    async with bare(OK, authority.serve("localhost")) as server, connect_proxy(server.port, trust=context) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http{'s' if secure else ''}://127.0.0.1:{proxy.port}")
        assert (await ask(f"https://localhost:{server.port}")).status == 200
        assert proxy.heads == []
        assert (await ask(f"https://localhost:{server.port}")).status == 200


async def test_a_proxy_that_signs_connections_itself_is_found_out_and_gets_no_key(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        listening(authority.serve("api.example.net")) as inner,
        connect_proxy(inner.port, login=f"me:{PASSWORD}") as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        error = await refused(FAR)
        await asyncio.wait_for(inner.ended.wait(), 5)
    assert error.title == "The certificate of api.example.net is not trusted"
    assert error.detail.endswith("issued by “Acme Proxy CA”")
    assert "SSL_CERT_FILE=FILE" in error.hint
    assert (inner.came, len(proxy.heads)) == ([b""], 2)
    assert SECRET.encode() not in proxy.seen


async def test_a_proxy_that_asks_for_a_password_gets_that_of_the_setting(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with (
        bare(OK, authority.serve("api.example.net")) as server,
        connect_proxy(server.port, login=f"me:{PASSWORD}") as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        assert (await ask(FAR)).status == 200
        assert "proxy-authorization" not in server.heads[0].lower()
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:not-{PASSWORD}@127.0.0.1:{proxy.port}")
        error = await refused(FAR)
    # Once with the right one and once with the other: a password is not tried until the account is locked.
    assert len(proxy.heads) == 2
    assert str(error) == "api.example.net could not be reached through the proxy: 407 Proxy Authentication Required"
    assert "HTTPS_PROXY" in error.hint
    assert SECRET.encode() not in proxy.seen


async def test_nobody_at_the_proxys_address_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bare(b"") as gone:
        port = gone.port
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{port}")
    assert "Connection refused" in (await refused(FAR)).detail


async def test_a_proxy_that_is_spoken_to_by_tls_is_judged_as_the_server_is(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with (
        bare(OK, authority.serve("api.example.net")) as server,
        connect_proxy(server.port, login=f"me:{PASSWORD}", trust=authority.serve("localhost")) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"https://me:{PASSWORD}@localhost:{proxy.port}")
        assert (await ask(FAR)).status == 200
        monkeypatch.delenv("SSL_CERT_FILE")
        error = await refused(FAR)
    assert error.title == "The certificate of the proxy is not trusted"
    assert len(proxy.heads) == 1


async def test_a_redirect_to_plain_http_is_not_followed(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with bare(OK) as plain:
        away = f"HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:{plain.port}/x\r\nContent-Length: 0\r\n\r\n".encode()
        async with bare(away, authority.serve()) as server:
            error = await refused(f"https://127.0.0.1:{server.port}")
    assert "redirect" in error.title
    assert (len(server.heads), plain.heads) == (1, [])
