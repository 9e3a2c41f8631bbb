"""How often the list is read again: by the clock, but never so often that others have no room under the rate limit."""

PER_MINUTE = 1000
SHARE = 5
LONGEST = 300.0


def next_refresh(wanted: float, requests: int, failures: int = 0) -> float:
    """Seconds until the next refresh; `wanted` is what the person asked for, 0 never.

    Stretched so that refreshing takes at most a fifth of the provider's 1000 requests a minute, `requests` being those
    of one refresh; after failures in a row twice as long each time, up to five minutes.
    """
    if wanted <= 0:
        return 0.0
    stretched = max(wanted, requests * 60 / (PER_MINUTE / SHARE))
    return max(stretched, min(stretched * 2.0 ** min(failures, 20), LONGEST)) if failures else stretched
