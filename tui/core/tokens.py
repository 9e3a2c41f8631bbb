"""When a token ends, as it says itself.

A JWT (RFC 7519) is three parts of base64url between dots; the second is a JSON object whose `exp` is in seconds since
1970. It is read to warn in time, never to decide anything: nothing of it is verified. Keys of the form
`sk-onetsolutions-...` have no such part.
"""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

LONGEST = 64 * 1024
_SOON = timedelta(hours=1)
_YEAR_3000 = 32_503_680_000


def expiry(token: str) -> datetime | None:
    """The end of a JWT by its own `exp`, in UTC; None for whatever tells none, or one that cannot be meant."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > LONGEST:
        return None
    try:
        claims = json.loads(_unpacked(parts[1]).decode())
    except (ValueError, RecursionError):
        return None
    end = claims.get("exp") if isinstance(claims, dict) else None
    if isinstance(end, bool) or not isinstance(end, int | float) or not 0 < end < _YEAR_3000:
        return None
    return datetime.fromtimestamp(end, UTC)


def expires_soon(at: datetime | None, now: datetime) -> str:
    """Words for a token that ends within the hour (`expires in 42 min`) or has ended; empty for any other."""
    if at is None:
        return ""
    left = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    if left <= timedelta(0):
        return "expired"
    if left < timedelta(minutes=1):
        return "expires in under a minute"
    return f"expires in {int(left.total_seconds() // 60)} min" if left < _SOON else ""


def _unpacked(part: str) -> bytes:
    """The bytes behind base64url without its padding; ValueError where it is none."""
    return b64decode(part + "=" * (-len(part) % 4), altchars="-_", validate=True)
