"""Rows for the tests of the list."""

from hypothesis import strategies as st

from tui.domain.row import InstanceRow

# What API answers may hold: all of Unicode, with what is hard to align more often than it would be.
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("東é\u0301\u200d\ufe0f\u200f\x1b\n\u1100\u1161👩🇫🇷❤…\u00ad\u200b"),
    ),
    max_size=60,
)
ROWS = st.builds(
    InstanceRow,
    id=st.uuids().map(str),
    name=TEXTS,
    status=st.one_of(st.none(), st.just("active"), TEXTS),
    power=st.one_of(st.none(), st.just("running"), TEXTS),
    size=st.one_of(st.none(), TEXTS),
    image=TEXTS,
    ipv4=st.one_of(st.none(), TEXTS),
    cpu=st.one_of(st.none(), st.floats()),
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    price=st.one_of(st.none(), TEXTS),
    modified=st.one_of(st.none(), st.just("2024-01-02T03:04:05Z"), TEXTS),
    project=st.one_of(st.none(), TEXTS),
)


def row(number: int, name: str = "", **fields: object) -> InstanceRow:
    """A row with an id of its own."""
    return InstanceRow(
        **{
            "id": f"{number:08}-0000-4000-8000-000000000000",
            "name": name or f"web-{number}",
            "status": "active",
            "power": "running",
            "size": "VPS S",
            "location": "Paris 1",
            "image": "Debian 12",
            "ipv4": f"203.0.{number // 256 % 256}.{number % 256}",
            **fields,
        }  # type: ignore[arg-type]
    )


def rows(count: int) -> tuple[InstanceRow, ...]:
    """Rows in order, each with another id and name."""
    return tuple(map(row, range(count)))
