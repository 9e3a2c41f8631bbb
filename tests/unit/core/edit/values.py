"""Values that an instance may hold, for tests: any JSON, to the digit, and any text."""

from typing import Any

from hypothesis import strategies as st

from tui.domain import exactjson

# Surrogates too, which hypothesis leaves out of its own texts.
TEXT = st.text(st.characters(), max_size=12)
_ODD = [
    "null",
    "Null",
    "~",
    "no",
    "on",
    "y",
    "1",
    "1_000",
    "0o7",
    "0x1F",
    "1e3",
    "2026-11-24",
    ".inf",
    "=",
    "<<",
    "- a",
]
WORDS = st.sampled_from(
    [
        *_ODD,
        "",
        " a",
        "a ",
        "a: b",
        "a #b",
        "a:",
        ":=1",
        "a=b",
        "#",
        "!x",
        "&x",
        "*x",
        "{",
        "]",
        "%",
        "@",
        "`",
        "'",
        '"',
    ]
)
NUMBERS = st.sampled_from(["1e400", "-0", "1.10", "-0.0", "1E5", "9" * 5000, "12345678901234567890123", "0.1"]).map(
    exactjson.loads
)
_LEAVES = st.none() | st.booleans() | st.integers() | NUMBERS | TEXT | WORDS
JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT | WORDS | st.just("k" * 1500), inner, max_size=4),
    max_leaves=12,
    # Through JSON and back: two halves of a character side by side are one there.
).map(lambda value: exactjson.loads(exactjson.dumps(value)))

SIZE = "00000000-0000-4000-8000-000000000001"
LOCATION = "00000000-0000-4000-8000-000000000002"
IMAGE = "00000000-0000-4000-8000-000000000003"
VPC = "00000000-0000-4000-8000-000000000004"
OTHER_SIZE = "00000000-0000-4000-8000-000000000011"
OTHER_VPC = "00000000-0000-4000-8000-000000000014"


def one(text: str) -> Any:
    """The same text as JSON carries it."""
    return exactjson.loads(exactjson.dumps(text))
