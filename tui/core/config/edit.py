"""One key of a TOML document set or taken out as an editor would: the rest of the text stays as it is."""

import re

from tui.core.config.keys import toml_key
from tui.core.config.layout import Entry, Path, entries


def set_key(text: str, table: Path, key: str, value: str) -> str:
    """The text with `key = value` in the table, which is made where it is not there; `value` is TOML on one line."""
    found = entries(text)
    there = next((entry for entry in found if entry.path == (*table, key) and not entry.header), None)
    if there:
        return text[: there.value] + value + text[there.end :]
    return _in_table(text, found, table, f"{toml_key(key)} = {value}") or (
        _in_dotted(text, found, table, key, value)
        or _in_inline(text, found, table[:-1], f"{toml_key(table[-1])} = {{ {toml_key(key)} = {value} }}")
        or _at_end(text, table, f"{toml_key(key)} = {value}")
    )


def remove_key(text: str, path: Path) -> str:
    """The text without the key and its line, or as it is where the key has no place of its own."""
    there = next((entry for entry in entries(text) if entry.path == path and not entry.header), None)
    if there is None:
        return text
    before, after = text[: there.start], text[there.end :]
    if not there.inline:
        rest = text[_line_end(text, there.end) :]
        return text[: _line_start(text, there)] + rest.removeprefix("\r").removeprefix("\n")
    if comma := re.match(r"\s*,\s*", after):
        return before + after[comma.end() :]
    return re.sub(r"\s*,\s*$", "", before) + after


def _in_table(text: str, found: list[Entry], table: Path, line: str) -> str | None:
    """The line under the table's header, after the keys that stand there, or inside its braces."""
    header = next((entry for entry in found if entry.header and entry.path == table), None)
    if header is None:
        return _in_inline(text, found, table, line)
    under = [entry for entry in found if entry.section == table and not entry.header and not entry.inline]
    return _after(text, under[-1] if under else header, line)


def _in_inline(text: str, found: list[Entry], table: Path, line: str) -> str | None:
    braces = next((entry for entry in found if entry.path == table and text[entry.value] == "{"), None)
    if braces is None:
        return None
    inside = [entry.end for entry in found if entry.inline and braces.value < entry.start < braces.end]
    if inside:
        return f"{text[: max(inside)]}, {line}{text[max(inside) :]}"
    return f"{text[: braces.value]}{{ {line} }}{text[braces.end :]}"


def _in_dotted(text: str, found: list[Entry], table: Path, key: str, value: str) -> str | None:
    """The line after the last dotted key that names the table: TOML lets no header open such a table again."""
    dotted = [
        entry
        for entry in found
        if len(entry.section) < len(table) < len(entry.path)
        and entry.path[: len(table)] == table
        and not (entry.header or entry.inline)
    ]
    if not dotted:
        return None
    names = (*table, key)[len(dotted[-1].section) :]
    return _after(text, dotted[-1], f"{'.'.join(toml_key(name) for name in names)} = {value}")


def _at_end(text: str, table: Path, line: str) -> str:
    end = _newline(text)
    if text and not text.endswith("\n"):
        text += end
    return f"{text}{end if text else ''}[{'.'.join(toml_key(name) for name in table)}]{end}{line}{end}"


def _after(text: str, entry: Entry, line: str) -> str:
    indent = text[_line_start(text, entry) : entry.start]
    at = _line_end(text, entry.end)
    return f"{text[:at]}{_newline(text)}{indent}{line}{text[at:]}"


def _line_start(text: str, entry: Entry) -> int:
    return text.rfind("\n", 0, entry.start) + 1


def _line_end(text: str, at: int) -> int:
    """Where the line ends that holds the offset, before its `\\n` or `\\r\\n`."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" and end > at else end


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
