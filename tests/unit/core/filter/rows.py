"""Rows to filter, sort, keep and compare: a few that a person would have, and any that the API could give."""

import string

from hypothesis import strategies as st

from tui.domain.row import InstanceRow

# Short alphabets, so that words are found, accents and control characters met, and lone surrogates too.
WORD = st.text(alphabet="ab1-_ É\n=\ud800\udc00", max_size=6)
ANY_TEXT = st.text(st.characters(), max_size=8)
NUMBER = st.integers(-5, 5) | st.integers() | st.sampled_from([10**40, -(10**4000)])
CPU = st.floats(0, 100) | st.sampled_from([0.0, -0.0, 80.0, 1e308])
PRICE = st.sampled_from(["", "-", ".", "5.00", "12.5", "-3", "NaN", "1E9999999", "0.010", "x", "5."])
CYCLE = st.sampled_from(["free", "hourly", "monthly", "annually", "semi_annually", "lunar", "one_time", ""])
ADDRESS = st.sampled_from(["203.0.113.7", "203.0.113.10", "10.0.0.1", "2001:db8::1", "fe80::1%eth0", "none", "\0", ""])
TIME = st.sampled_from(
    ["2026-01-02T03:04:05Z", "2026-01-02T04:04:05+01:00", "2026-01-02", "never", "", "0001-01-01T00:00:00+14:00"]
)


def _maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


def row_strategy(texts: st.SearchStrategy[str] = WORD) -> st.SearchStrategy[InstanceRow]:
    """Any row, its names of those texts."""
    fields: dict[str, st.SearchStrategy[object]] = {field: _maybe(texts) for field in InstanceRow._fields}
    fields |= {
        "id": st.text(string.ascii_lowercase, min_size=1, max_size=3),
        "name": texts,
        "addresses": st.lists(ADDRESS, max_size=3).map(tuple),
        "tags": st.lists(texts, max_size=3).map(tuple),
        "cpu": _maybe(CPU),
        "price": _maybe(PRICE),
        "cycle": _maybe(CYCLE),
        "modified": _maybe(TIME),
        "ipv4": _maybe(ADDRESS),
        "ipv6": _maybe(ADDRESS),
    }
    whole = {name for name, kind in InstanceRow.__annotations__.items() if kind == (int | None)}
    fields |= {name: _maybe(NUMBER) for name in whole}
    return st.builds(InstanceRow, **fields)


ROW = row_strategy()
ROWS = st.lists(ROW, max_size=6)
UNIQUE = st.lists(ROW, max_size=8, unique_by=lambda row: row.id)

WEB = InstanceRow(
    id="1",
    name="Web-Café",
    hostname="web1.acme.example",
    status="active",
    power="running",
    size="VPS Medium",
    size_slug="vps-m",
    vcpu=4,
    ram_mb=8192,
    location="Paris 1",
    location_slug="par1",
    image="Debian 12",
    ipv4="203.0.113.7",
    ipv6="2001:db8::7",
    addresses=("203.0.113.7", "2001:db8::7", "10.0.0.7"),
    vpc="prod-net",
    cpu=80.4,
    memory_mb=4096,
    tags=("env=prod", "web"),
    cycle="monthly",
    price="12.50",
    modified="2026-01-02T03:04:05Z",
    project="Production",
)
DB = InstanceRow(
    id="2",
    name="db 1",
    status="suspended",
    power="stopped",
    size="VPS Large",
    size_slug="vps-l",
    vcpu=8,
    ram_mb=1536,
    location="Frankfurt 1",
    location_slug="fra1",
    image="Ubuntu 24.04",
    ipv4="198.51.100.2",
    addresses=("198.51.100.2",),
    cpu=3.0,
    tags=("env=production", "role=web"),
    cycle="semi_annually",
    price="60.00",
    project="Lab",
)
BARE = InstanceRow(id="3", name="inactive-thing", status="inactive")
