"""The secrets of this process, to be kept out of whatever text leaves it."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

MARK = "…"
# Shorter ones would take ordinary words out of every text.
SHORTEST = 8
# A long text is looked through piece by piece: the places of its characters take 16 bytes each.
_PIECE = 64 * 1024
# JSON within JSON within a URL.
_DEEPEST = 3
# How many characters a character takes, escaped as often as that, and the white space of a folded line.
_WIDEST = 16
# It begins with one set of characters, as Python skips over all others then.
_PATTERN = (
    r"[SIGNS](?:(?<=%)(?P<percent>H{2}(?:%H{2})*)"
    r"|(?<=\\)(?:x(?P<byte>H{2}(?:\\xH{2})*)|u(?P<unit>H{4}(?:\\uH{4})*)|U(?P<point>H{8})|(?P<one>.))"
    r"|(?<=&)(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hex>H{1,6})|(?P<named>quot|amp|lt|gt|apos));)".replace(
        "H", "[0-9A-Fa-f]"
    )
)
# All at once, as in JSON within a URL; then one by one, as what looks like the one may stand beside the other.
_ESCAPES = tuple(re.compile(_PATTERN.replace("SIGNS", signs), re.DOTALL) for signs in (r"%\\&", r"\\", "%", "&"))
_NAMED = {"quot": '"', "amp": "&", "lt": "<", "gt": ">", "apos": "'"}
_ONE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_FULL = re.compile(r"[^\s\0]+")
_secrets: set[str] = set()


class _View(NamedTuple):
    """A text that was made of another one, with where each of its characters starts and ends there."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class _Sought(NamedTuple):
    """What must not be left in a text, as it stands and without white space; the length of the longest."""

    plain: frozenset[str]
    squeezed: frozenset[str]
    longest: int


def keep_out(secret: str) -> None:
    """Take the secret out of every later `redacted`.

    As it stands, in base64 (both alphabets) and hexadecimal, escaped as in URLs, JSON, HTML and Python, and broken
    over lines. Secrets of fewer than `SHORTEST` characters are not kept out.
    """
    if len(secret) >= SHORTEST:
        _secrets.add(secret)


def keep_out_password(url: str) -> None:
    """Keep the password of a URL, as it stands there and as it is meant, out of every later `redacted`."""
    login, at, _ = url.rpartition("@")
    password = login.rpartition("//")[2].partition(":")[2] if at else ""
    keep_out(password)
    keep_out(unquote(password))


def redacted(text: str) -> str:
    """The text with every secret of this process replaced by `…`, also where one overlaps another."""
    # A copy, as another thread may add one meanwhile.
    if not (secrets := frozenset(_secrets.copy())):
        return text
    sought = _sought(secrets)
    # Again, as a secret may itself hold a `…`; what is replaced is shorter each time.
    while spans := _spans(text, sought):
        text = _without(text, spans)
    return text


def redacted_start(text: str, length: int) -> str:
    """At most that many characters of the beginning of `redacted`, in a time that does not grow with the text."""
    if not (secrets := frozenset(_secrets.copy())):
        return text[:length]
    margin = _WIDEST * _sought(secrets).longest
    # A secret makes it shorter by at most as much.
    start = redacted(text[: length + 2 * margin])
    # Where it was cut, a part of a secret may stand.
    return (start if len(text) <= length + 2 * margin else start[:-margin])[:length]


@lru_cache(maxsize=4)
def _sought(secrets: frozenset[str]) -> _Sought:
    plain = frozenset(form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST)
    squeezed = frozenset(short for form in plain if len(short := _squeeze(form)) >= SHORTEST)
    return _Sought(plain, squeezed, max(map(len, plain)))


def _forms(secret: str) -> Iterator[str]:
    """How the secret may be written, escapes apart."""
    raw = secret.encode("utf-8", "surrogatepass")
    yield secret
    # Within escapes, what looks like one in the secret itself is taken for one as well.
    yield from (_decoded(_whole(secret), escape).text for escape in _ESCAPES)
    yield secret.replace(" ", "+")
    yield from (raw.hex(), raw.hex().upper())
    for start in range(3):
        yield from _within_base64(raw, start)


def _within_base64(raw: bytes, start: int) -> tuple[str, str]:
    """What base64, in both alphabets, makes of the bytes where they begin `start` bytes after a multiple of three."""
    whole = b64encode(b"\0" * start + raw).decode().rstrip("=")
    # The first and the last letter also hold bits of what stands around the secret.
    kept = whole[(0, 2, 3)[start] :] if (start + len(raw)) % 3 == 0 else whole[(0, 2, 3)[start] : -1]
    return kept, kept.replace("+", "-").replace("/", "_")


def _spans(text: str, sought: _Sought) -> list[tuple[int, int]]:
    """Where something sought stands in the text, in order."""
    margin = _WIDEST * sought.longest
    found = {
        (start + first, start + last)
        for start in range(0, len(text), _PIECE)
        for first, last in _spans_of(text[start : start + _PIECE + margin], sought)
    }
    return sorted(found)


def _spans_of(text: str, sought: _Sought) -> Iterator[tuple[int, int]]:
    several = sum(sign in text for sign in "%\\&") > 1
    for escape in _ESCAPES if several else _ESCAPES[:1]:
        # Most texts have no secret: where each of their characters comes from is not needed.
        if not any(_has(level, sought) for level in _levels(text, escape)):
            continue
        view = _whole(text)
        for _ in _levels(text, escape):
            yield from _find(view, sought.plain)
            yield from _find(_squeezed(view), sought.squeezed)
            view = _decoded(view, escape)


def _levels(text: str, escape: re.Pattern[str]) -> Iterator[str]:
    """The text, and what remains of it as its escapes are taken away, level by level."""
    yield text
    for _ in range(_DEEPEST):
        if not escape.search(text):
            return
        text = escape.sub(_plain, text)
        yield text


def _has(text: str, sought: _Sought) -> bool:
    squeezed = _squeeze(text)
    return any(form in text for form in sought.plain) or any(form in squeezed for form in sought.squeezed)


def _find(view: _View, forms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the forms stand, those that overlap their like as one."""
    for form in forms:
        at = view.text.find(form)
        while at >= 0:
            first, end = at, at + len(form)
            while 0 <= (at := view.text.find(form, at + 1)) < end:
                end = at + len(form)
            yield view.starts[first], view.ends[end - 1]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with a mark for each of the spans, one for those that overlap."""
    parts: list[str] = []
    at, end = 0, spans[0][0]
    for start, last in spans:
        if start >= end:
            parts += [text[at:start], MARK]
            at = end = last
        else:
            at = end = max(end, last)
    return "".join([*parts, text[at:]])


def _whole(text: str) -> _View:
    return _View(text, range(len(text)), range(1, len(text) + 1))


def _squeeze(text: str) -> str:
    return "".join(text.replace("\0", " ").split())


def _squeezed(view: _View) -> _View:
    """The text without white space and NUL, which folded lines and UTF-16 have between the characters of a secret."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _FULL.finditer(view.text):
        first, last = found.span()
        text.append(found.group())
        starts += view.starts[first:last]
        ends += view.ends[first:last]
    return _View("".join(text), starts, ends)


def _decoded(view: _View, escape: re.Pattern[str]) -> _View:
    """The text with each escape replaced by what it stands for."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0

    def take(first: int, last: int, meant: str | None = None) -> None:
        text.append(view.text[first:last] if meant is None else meant)
        starts.extend(view.starts[first:last] if meant is None else view.starts[first : first + 1])
        ends.extend(view.ends[first:last] if meant is None else view.ends[last - 1 : last])

    for found in escape.finditer(view.text):
        take(at, found.start())
        at = found.start()
        for char, length in _meant(found):
            take(at, at + length, char)
            at += length
    take(at, len(view.text))
    return _View("".join(text), starts, ends)


def _plain(escape: re.Match[str]) -> str:
    one = escape["one"]
    return _ONE.get(one, one) if one else "".join(char for char, _ in _meant(escape))


def _meant(escape: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The characters that an escape stands for, each with how many of the escape's characters it takes."""
    kind = escape.lastgroup or ""
    value = escape[kind]
    if kind == "percent":
        chars = bytes.fromhex(value.replace("%", "")).decode("utf-8", "surrogateescape")
        yield from ((char, 3 * len(char.encode("utf-8", "surrogateescape"))) for char in chars)
    elif kind == "byte":
        raw = bytes.fromhex(value.replace("\\x", ""))
        try:
            # As in the repr of bytes.
            yield from [(char, 4 * len(char.encode())) for char in raw.decode()]
        except UnicodeDecodeError:
            yield from ((chr(byte), 4) for byte in raw)
    elif kind == "unit":
        units = bytes.fromhex(value.replace("\\u", ""))
        yield from ((char, 6 + 6 * (char > "\uffff")) for char in units.decode("utf-16-be", "surrogatepass"))
    elif kind in ("named", "one"):
        yield (_NAMED if kind == "named" else _ONE).get(value, value), len(escape[0])
    else:
        point = int(value, 10 if kind == "decimal" else 16)
        yield chr(point) if point <= 0x10FFFF else MARK, len(escape[0])
