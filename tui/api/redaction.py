"""The secrets of this process, to be kept out of whatever text leaves it."""

import json
from base64 import b64encode
from urllib.parse import quote

MARK = "…"
# Shorter ones would take ordinary words out of every text.
SHORTEST = 8
_secrets: set[str] = set()


def keep_out(secret: str) -> None:
    """Take the secret, as it stands and as it is written in URLs, JSON and base64, out of every later `redacted`.

    Secrets of fewer than `SHORTEST` characters are not kept out.
    """
    if len(secret) >= SHORTEST:
        _secrets.update(_forms(secret))


def redacted(text: str) -> str:
    """The text with every secret of this process replaced by `…`."""
    # A copy, as another thread may add one meanwhile. The longest first: of a secret that holds another one, nothing is
    # left. Again and again, as a secret may itself hold a `…`.
    ordered = sorted(_secrets.copy(), key=len, reverse=True)
    while any(secret in text for secret in ordered):
        for secret in ordered:
            text = text.replace(secret, MARK)
    return text


def _forms(secret: str) -> frozenset[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    quoted = quote(raw, safe="")
    packed = [form for start in range(3) for form in _within_base64(raw, start)]
    escaped = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]]
    escaped.append(repr(raw)[2:-1])
    return frozenset(form for form in (secret, quoted, quote(raw), *escaped, *packed) if len(form) >= SHORTEST)


def _within_base64(raw: bytes, start: int) -> tuple[str, str]:
    """What base64, in both alphabets, makes of the bytes where they begin `start` bytes after a multiple of three."""
    whole = b64encode(b"\0" * start + raw).decode().rstrip("=")
    # The first and the last letter also hold bits of what stands around the secret.
    kept = whole[(0, 2, 3)[start] :] if (start + len(raw)) % 3 == 0 else whole[(0, 2, 3)[start] : -1]
    return kept, kept.replace("+", "-").replace("/", "_")
