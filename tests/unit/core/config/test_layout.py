"""The line of a key is the one that a person sees it on, whatever stands above it."""

import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.config.keys import toml_key, toml_value
from tui.core.config.layout import entries, key_lines

DOCUMENT = '''# profile = "no"
profile = "work" # [profiles.comment]
text = """
[profiles.text]
read_only = true \\"""
""""" # five quotes: two of them are its own
plain = \'\'\'
key = 1
\'\'\'
many = [
  "[profiles.array]", # ] }
  { inside = 1, "]" = [2] },
  [[], {}],
]
profiles.short.base_url = "x"
[ "profiles" . 'w.x' ]
  read_only = 1.5
  "a\\u00e9\\"=" = 1979-05-27 07:32:00
[profiles]
in = { base_url = "a,b}", deep . er = { store = "file" }, list = [ { x = 1 } ] }
[[profiles.tables]]
name = 1
[[profiles.tables]]
[profiles.last]'''


def test_every_way_to_write_a_key_has_its_line() -> None:
    lines = key_lines(DOCUMENT)
    assert lines == {
        ("profile",): 2,
        ("text",): 3,
        ("plain",): 7,
        ("many",): 10,
        ("profiles",): 15,
        ("profiles", "short"): 15,
        ("profiles", "short", "base_url"): 15,
        ("profiles", "w.x"): 16,
        ("profiles", "w.x", "read_only"): 17,
        ("profiles", "w.x", 'aé"='): 18,
        ("profiles", "in"): 20,
        ("profiles", "in", "base_url"): 20,
        ("profiles", "in", "deep"): 20,
        ("profiles", "in", "deep", "er"): 20,
        ("profiles", "in", "deep", "er", "store"): 20,
        ("profiles", "in", "list"): 20,
        ("profiles", "tables"): 21,
        ("profiles", "tables", "name"): 22,
        ("profiles", "last"): 24,
    }
    assert lines == key_lines(DOCUMENT.replace("\n", "\r\n"))


def test_a_value_begins_and_ends_where_it_stands() -> None:
    values = {entry.path[-1]: DOCUMENT[entry.value : entry.end] for entry in entries(DOCUMENT) if not entry.header}
    assert values["profile"] == '"work"'
    assert values["text"][:5] + values["text"][-4:] == '"""\n[""""'
    assert values["many"][:2] + values["many"][-4:] == "[\n],\n]"
    assert values["er"] == '{ store = "file" }'
    assert values["list"] == "[ { x = 1 } ]"


NAMES = st.text(st.characters(codec="utf-8"), max_size=8).filter(lambda name: name != "table")
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=12)


def quoted_over_lines(text: str) -> str:
    return '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '\n"""'


def plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char == "\n")


@st.composite
def value_texts(draw: st.DrawFn) -> str:
    write: Callable[[str], str] = draw(
        st.sampled_from(
            [
                toml_value,
                lambda text: quoted_over_lines(plain(text)),
                lambda text: "'''" + plain(text).replace("'", " ") + "'''",
                lambda text: f"[ # {plain(text).replace(chr(10), ' ')}\n{toml_value(text)}, [], ]",
                lambda text: f"{{ {toml_key(f'k{text}')} = {toml_value(text)}, x.y = [1.5, {{}}] }}",
                lambda text: "1979-05-27 07:32:00.5",
            ]
        )
    )
    return write(draw(TEXTS))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[tuple[str, ...], int]]:
    """A document and the lines of its keys, tables and all, each named once."""
    text, lines = "", {}
    section: tuple[str, ...] = ()
    for name in draw(st.lists(NAMES, unique=True, max_size=8)):
        text += draw(st.sampled_from(["", "\n", "  # x = 1 [y]\n", "\t"]))
        line = text.count("\n") + 1
        if draw(st.booleans()):
            section = ("table", name)
            lines.setdefault(("table",), line)
            lines[section] = line
            text += f"[ table . {toml_key(name)} ] # end\n"
        else:
            lines[(*section, name)] = line
            text += f"{toml_key(name)} = {draw(value_texts())}\n"
    return text, lines


@settings(deadline=None)
@given(documents())
def test_in_any_document_each_key_has_its_own_line(built: tuple[str, dict[tuple[str, ...], int]]) -> None:
    text, lines = built
    assert tomllib.loads(text).keys() == {path[0] for path in lines}
    found = key_lines(text)
    assert {path: found.get(path) for path in lines} == lines


@pytest.mark.parametrize("text", ["", "\n\n", "# only words", "[a]", "a = 1"])
def test_a_document_may_end_anywhere(text: str) -> None:
    assert len(entries(text)) == (1 if text in ("[a]", "a = 1") else 0)
