"""What opens a session: at once without its connection, then with a key, or on the sandbox.

`load_connection` is what takes the time of a start: it is for a thread beside the first frame.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tui.api.loading import load_client, load_trust
from tui.api.urls import origin
from tui.core.ledger import Ledger, ledger_on_disk
from tui.core.remembered import recall
from tui.core.session import Session

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.core.credentials import FoundKey
    from tui.core.settings import Settings

_SANDBOX = "https://sandbox.invalid"


def open_session(settings: Settings) -> Session:
    """A session without a connection yet, on the project that was asked for or open last; the demo keeps nothing."""
    if settings.demo:
        return Session(None, "", ledger=Ledger(origin=_SANDBOX))
    here = origin(settings.base_url)
    ledger = ledger_on_disk(settings.profile, here, lists=settings.cache)
    last = recall(settings.profile, here)
    return Session(None, "", (settings.organization, settings.project), last, ledger)


def load_connection(settings: Settings) -> None:
    """Import what a connection needs, and load what TLS trusts; it is for a thread."""
    load_client(network=not settings.demo)
    if settings.demo:
        import_module("tui.sandbox")
    else:
        load_trust(settings.base_url)


def connect_key(session: Session, settings: Settings, found: FoundKey) -> Client:
    """Give the session its connection to the provider, by that key."""
    from tui.api.client import connect

    add = session.ledger.requests.add
    client = connect(settings.base_url, found.key, read_only=settings.read_only, on_request=add)
    session.connect(client, found)
    return client


def connect_sandbox(session: Session, settings: Settings) -> None:
    """Give the session a sandbox inside this process: no account, no network."""
    from tui.api.client import connect
    from tui.domain.secret import SecretStr
    from tui.sandbox import DEMO_KEY, Sandbox

    sandbox = Sandbox(settings.demo_instances, latency=settings.demo_latency / 1000)
    add = session.ledger.requests.add
    session.key_hint = "…demo"
    session.connect(connect(_SANDBOX, SecretStr(DEMO_KEY), app=sandbox, read_only=settings.read_only, on_request=add))


def demo_session(settings: Settings) -> Session:
    """A session on a sandbox, connected."""
    session = open_session(settings)
    connect_sandbox(session, settings)
    return session
