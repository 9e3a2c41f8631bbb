"""How the tests of the sandbox ask it: in the process, as its own client would over a wire."""

import json
from typing import Any

import httpx

from tui.sandbox import DEMO_KEY, Sandbox

ROOT = "/v1/organizations/{}/projects/{}/compute".format(*Sandbox.default_scope)
LIST = f"{ROOT}/instances"


def client_of(sandbox: Sandbox, key: str | None = DEMO_KEY) -> httpx.AsyncClient:
    """A client of a sandbox in this process; without a key where that is None."""
    headers = {"Accept-Encoding": "identity"} | ({} if key is None else {"Authorization": f"Bearer {key}"})
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(sandbox), base_url="https://sandbox.invalid", headers=headers
    )


async def ask(sandbox: Sandbox, path: str, method: str = "GET", **options: Any) -> httpx.Response:
    """Send one request with the key."""
    async with client_of(sandbox) as client:
        return await client.request(method, path, **options)


async def put(sandbox: Sandbox, identity: str, body: Any, **headers: str) -> httpx.Response:
    """Send an update; bytes go as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
    return await ask(sandbox, f"{LIST}/{identity}", "PUT", content=content, headers=sent)


def body_of(instance: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The nine fields that change nothing but what is named."""
    held = {f"{kind}_id": (instance[kind] or {}).get("id") for kind in ("size", "location", "image", "vpc")}
    flat = {name: instance.get(name) for name in ("name", "os_name", "hostname", "billing_cycle", "tags")}
    return held | flat | changes
