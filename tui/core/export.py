"""What is shown, as text for other programs: CSV, JSON or a Markdown table, and the file it goes to."""

import json
import math
import os
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.api.errors import OnetError
from tui.core import words
from tui.core.paths import write_private
from tui.domain.row import InstanceRow

Cell = str | int | float | Sequence[str] | None
Columns = Sequence[tuple[str, Callable[[InstanceRow], Cell]]]
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
# What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection"), the wide forms too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_MARKDOWN = re.compile(r"([\\`*\[\]|])")


class ExportFailed(OnetError):
    """The file was not written; a file that was there is as it was."""


class FileIsThere(ExportFailed):
    """There is a file of that name, and nobody asked for it to be replaced."""


def to_csv(rows: Sequence[InstanceRow], columns: Columns) -> str:
    """The rows as CSV (RFC 4180) under the names of the columns; several values of a cell stand after commas.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; a number stays one.
    """
    import csv
    import io

    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([_safe(name) for name, _ in columns])
    writer.writerows([_safe(_text(cell(row))) for _, cell in columns] for row in rows)
    return _SURROGATE.sub("\ufffd", made.getvalue())


def to_json(rows: Sequence[InstanceRow], columns: Columns) -> str:
    """The rows as an array of objects, one in a line, their keys the names of the columns."""
    made = ",\n".join(
        json.dumps({name: _value(cell(row)) for name, cell in columns}, ensure_ascii=False) for row in rows
    )
    # The only characters that UTF-8 cannot write; within a string of JSON they can be named.
    return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", f"[\n{made}\n]\n" if made else "[]\n")


def to_markdown(rows: Sequence[InstanceRow], columns: Columns) -> str:
    """The rows as a Markdown table; what would end a cell or be taken for markup is escaped."""
    lines = [[_escaped(name) for name, _ in columns], ["---"] * len(columns)]
    lines += [[_escaped(_text(cell(row))) for _, cell in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# What the columns of the list hold, as data: no signs, no units.
VALUES: dict[str, Callable[[InstanceRow], Cell]] = {
    "NAME": lambda row: row.name,
    "PROJECT": lambda row: row.project,
    "STATE": lambda row: row.status,
    "POWER": lambda row: row.power,
    "SIZE": lambda row: row.size,
    "LOCATION": lambda row: row.location,
    "IMAGE": lambda row: row.image,
    "IPV4": lambda row: row.ipv4,
    "IPV6": lambda row: row.ipv6,
    "VPC": lambda row: row.vpc,
    "CPU": lambda row: row.cpu,
    "MEM": lambda row: row.memory_mb,
    "TAGS": lambda row: row.tags,
    "CYCLE": lambda row: row.cycle,
    "PRICE": lambda row: row.price,
    "MODIFIED": lambda row: row.modified,
}
FORMATS: dict[str, Callable[[Sequence[InstanceRow], Columns], str]] = {
    "CSV": to_csv,
    "JSON": to_json,
    "Markdown": to_markdown,
}
SUFFIXES = {"CSV": ".csv", "JSON": ".json", "Markdown": ".md"}


def proposed(path: str, before: str, after: str) -> str:
    """The path with the suffix of another format, where it had that of the one before."""
    stem = path.removesuffix(SUFFIXES[before])
    return f"{stem}{SUFFIXES[after]}" if stem and stem != path else path


def write_export(path: str, text: str, *, overwrite: bool = False) -> Path:
    """Write the text as UTF-8 into a file of the user (`~` is known), and give its path.

    A file that is there is replaced in one step, its mode kept, only where that was asked for. ExportFailed where it
    cannot be written, and then nothing is left behind.
    """
    target = Path(path)
    try:
        target = target.expanduser()
        if overwrite and os.path.lexists(target):
            _replace(target, text.encode())
        else:
            _create(target, text.encode())
    except FileExistsError:
        hint = "Choose another name, or have it overwritten."
        raise FileIsThere(f"{words.visible(str(target))} exists already", "", hint) from None
    except OSError as error:
        raise _failed(target, error.strerror or type(error).__name__) from None
    # RuntimeError: there is no such user after `~`; ValueError: a NUL in the path.
    except (RuntimeError, ValueError) as error:
        raise _failed(target, str(error)) from None
    return target


def _failed(target: Path, why: str) -> ExportFailed:
    hint = "Choose a file in a folder that exists and that you may write to."
    return ExportFailed(f"{words.visible(str(target))} cannot be written", why, hint)


def _create(target: Path, data: bytes) -> None:
    with target.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            target.unlink()
            raise


def _replace(target: Path, data: bytes) -> None:
    # A link is followed, as people keep their files elsewhere; it may lead to nothing yet.
    target = Path(os.path.realpath(target))
    if not target.exists():
        _create(target, data)
        return
    mode = target.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is not a file")
    write_private(target, data)
    target.chmod(stat.S_IMODE(mode))


def _text(cell: Cell) -> str | int | float:
    """A cell as one value; nothing is an empty text."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str | int | float) else ", ".join(cell)


def _value(cell: Cell) -> Cell:
    """A cell as JSON has it, which knows no infinite number."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell if cell is None or isinstance(cell, str | int | float) else list(cell)


def _safe(cell: str | int | float) -> str | int | float:
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _escaped(cell: str | int | float) -> str:
    """A text within a line of a Markdown table; a newline is a break, other control characters are made visible."""
    text = str(cell).replace("&", "&amp;").replace("<", "&lt;").replace("\r\n", "\n").replace("\r", "\n")
    lines = (words.visible(line) if line else "" for line in _MARKDOWN.sub(r"\\\1", text).split("\n"))
    return "<br>".join(lines)
