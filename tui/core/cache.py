"""The last list of each context, kept on disk so that it is on the screen before the network is asked.

A file is a magic with the version, a checksum, and columns as compressed JSON: read without pydantic, and never run
as code. What is damaged, of another version or of other fields is as good as absent; nothing here is trusted for a
write. It holds what the list shows, never the key. All of it can be called in a thread.
"""

import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, get_args

from tui.core.paths import cache_dir, private_folder, read_private, write_private
from tui.domain.row import InstanceRow

FOLDER, SUFFIX = "lists", ".onet"
MOST_FILES = 20
_MAGIC = b"onetlst\x01"
_SUM = 4
_MOST_BYTES, _MOST_UNPACKED = 32 * 1024 * 1024, 256 * 1024 * 1024
_LEFTOVER_AGE = 3600.0
_FIELDS = list(InstanceRow._fields)


class ContextKey(NamedTuple):
    """What a list is of: profile, origin of the API, and the ids of organization and project (`all` for every one)."""

    profile: str
    origin: str
    organization: str
    project: str


class Cached(NamedTuple):
    """A list as it was: its rows, when it was read (with its zone), how many there were, how the context is called."""

    rows: tuple[InstanceRow, ...]
    fetched_at: datetime
    total: int | None
    organization: str
    project: str


def load(key: ContextKey, environ: Mapping[str, str] = os.environ) -> Cached | None:
    """The list that was stored last for the context; None where none can be read."""
    path = _path(key, environ)
    try:
        cached = _decoded(key, read_private(path, _MOST_BYTES))
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError, zlib.error):
        return None
    # What was used last stays longest, where that can be noted.
    with suppress(OSError):
        os.utime(path, follow_symlinks=False)
    return cached


def store(key: ContextKey, cached: Cached, environ: Mapping[str, str] = os.environ) -> bool:
    """Keep the list for the next start, the last 20 of them; False where that cannot be, and nothing is lost by it."""
    path = _path(key, environ)
    try:
        data = _encoded(key, cached)
        private_folder(path.parent.parent)
        write_private(private_folder(path.parent) / path.name, data)
        _clear(path.parent)
    # ValueError: an integer of more digits than Python writes.
    except (OSError, ValueError):
        return False
    return True


def _path(key: ContextKey, environ: Mapping[str, str]) -> Path:
    import hashlib

    name = hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()[:32]
    return cache_dir(environ) / FOLDER / f"{name}{SUFFIX}"


def _clear(folder: Path) -> None:
    """Remove the lists that were used longest ago, and what a crash left of writing one."""
    files = []
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another onet may have removed it.
            with suppress(OSError):
                files.append((entry.stat(follow_symlinks=False).st_mtime, entry))
    files.sort(key=lambda file: file[0], reverse=True)
    old = [entry for _, entry in files if entry.name.endswith(SUFFIX)][MOST_FILES:]
    old += [entry for at, entry in files if entry.name.startswith(".") and at < time.time() - _LEFTOVER_AGE]
    for entry in old:
        with suppress(OSError):
            Path(entry.path).unlink()


def _encoded(key: ContextKey, cached: Cached) -> bytes:
    body = {
        "key": key,
        "fields": _FIELDS,
        "count": len(cached.rows),
        "fetched_at": cached.fetched_at.isoformat(),
        "total": cached.total,
        "organization": cached.organization,
        "project": cached.project,
        "columns": [],
    }
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(text.encode("utf-8", "surrogatepass")) for text in _pieces(body, cached.rows))
    data += packer.flush()
    return _MAGIC + zlib.crc32(data).to_bytes(_SUM, "big") + data


def _pieces(body: Mapping[str, Any], rows: Sequence[InstanceRow]) -> Iterator[str]:
    """The JSON, with the columns in place of the empty list at its end; a column at a time, as one holds up all else.

    A call that writes JSON gives no other thread its turn before it is done, and the screen is another thread's.
    """
    yield _json(body).removesuffix("]}")
    for number, field in enumerate(_FIELDS):
        column = list(map(itemgetter(number), rows))
        yield ("," if number else "") + _json(_packed(field, column))
    yield "]}"


def _json(value: Any) -> str:
    # Not in ASCII: two lone surrogates would come back as one character.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(field: str, values: Sequence[Any]) -> list[Any]:
    """A column as its values and, where they recur, which of them each row has (None where each has its own).

    Tuples are told by their lengths, and their items one after the other: many lists are slow to read.
    """
    places = None
    # Floats are mostly each their own; and 0.0 and -0.0, or 1 and 1.0, would become one.
    distinct = {} if float in set(map(type, values)) else dict.fromkeys(values)
    if distinct and len(distinct) * 2 <= len(values):
        place = {value: number for number, value in enumerate(distinct)}
        values, places = list(distinct), [place[value] for value in values]
    if not _is_tuple(field):
        return [values, places, None]
    return [[item for value in values for item in value], places, list(map(len, values))]


def _decoded(key: ContextKey, data: bytes) -> Cached:
    """The list in the bytes of a file; one of many errors where it is not one of this version for that context."""
    start = len(_MAGIC) + _SUM
    body = memoryview(data)[start:]
    if data[: len(_MAGIC)] != _MAGIC or data[len(_MAGIC) : start] != zlib.crc32(body).to_bytes(_SUM, "big"):
        raise ValueError("damaged, or of another version")
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(body, _MOST_UNPACKED)
    held = json.loads(text.decode("utf-8", "surrogatepass")) if unpacker.eof else {}
    if held["key"] != list(key) or held["fields"] != _FIELDS:
        raise ValueError("of another context, or of other fields")
    columns = [_unpacked(field, column, held["count"]) for field, column in zip(_FIELDS, held["columns"], strict=True)]
    fetched_at = datetime.fromisoformat(held["fetched_at"])
    names = (held["organization"], held["project"])
    if fetched_at.tzinfo is None or not _all_of(names, {str}) or not _all_of([held["total"]], {int, NoneType}):
        raise ValueError("of other values")
    return Cached(tuple(map(InstanceRow._make, zip(*columns, strict=True))), fetched_at, held["total"], *names)


def _unpacked(field: str, column: list[Any], count: int) -> list[Any]:
    values, places, lengths = column
    if not _all_of(values, _kinds(field)):
        raise ValueError("of other values")
    if _is_tuple(field):
        if sum(lengths) != len(values) or min(lengths, default=0) < 0:
            raise ValueError("of other lengths")
        values = [tuple(values[end - length : end]) for length, end in zip(lengths, accumulate(lengths), strict=True)]
    held = values if places is None else [values[place] for place in places]
    if len(held) != count:
        raise ValueError("of another length")
    return held


def _is_tuple(field: str) -> bool:
    return bool(InstanceRow.__annotations__[field] == tuple[str, ...])


def _kinds(field: str) -> set[type]:
    """The types that the values of a field have, or the items of its tuples."""
    wanted = InstanceRow.__annotations__[field]
    if _is_tuple(field):
        return {get_args(wanted)[0]}
    kinds = set(get_args(wanted)) or {wanted}
    # As in Python, an integer can stand for a float.
    return kinds | {int} if float in kinds else kinds


def _all_of(values: Sequence[Any], kinds: set[type]) -> bool:
    return set(map(type, values)) <= kinds
