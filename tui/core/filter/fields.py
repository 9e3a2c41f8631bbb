"""The fields of the filter: what each looks at, how, and the line that explains it."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from tui.domain.row import InstanceRow

How = Literal["part", "start"]
Values = tuple[tuple[str, str], ...]


class TextField(NamedTuple):
    """A field of words: the value is a `part` of one of its texts, or its `start`.

    `of` is what it looks at in a row, `texts` the texts of that, `values` what can be typed to find it, each with how
    people call it ("" where that is the same). `even` says that `_`, `-` and a space are one, `unique` that nearly each
    row has values of its own.
    """

    name: str
    help: str
    how: How
    of: Callable[[InstanceRow], Any]
    texts: Callable[[Any], tuple[str, ...]]
    values: Callable[[Any], Values]
    even: bool = False
    unique: bool = False


class NumberField(NamedTuple):
    """A field of numbers: one unit of it is `scale` of what `of` gives; `units` may follow what is typed.

    A field that `rounds` is equal to what is typed where that is how it would be written with as many decimals.
    """

    name: str
    help: str
    of: Callable[[InstanceRow], int | float | None]
    scale: int = 1
    units: tuple[str, ...] = ()
    rounds: bool = False


Field = TextField | NumberField


def _word(name: str, attribute: str, help_line: str) -> TextField:
    return TextField(name, help_line, "start", attrgetter(attribute), _only, _each, even=True)


def _named(name: str, attribute: str, help_line: str) -> TextField:
    """A field of a name and, where rows have one, its slug."""
    slug = f"{attribute}_slug"
    if slug in InstanceRow._fields:
        return TextField(name, help_line, "part", attrgetter(attribute, slug), _known, _slug_first)
    return TextField(name, help_line, "part", attrgetter(attribute), _only, _each)


def _only(text: str | None) -> tuple[str, ...]:
    return (text or "",)


def _known(texts: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _each(texts: str | tuple[str, ...] | None) -> Values:
    return tuple((text, "") for text in ((texts,) if isinstance(texts, str) else texts or ()) if text)


def _slug_first(texts: tuple[str | None, str | None]) -> Values:
    name, slug = texts[0] or "", texts[1] or ""
    return ((slug, name if name != slug else ""),) if slug else _each(name)


def _addresses(row: InstanceRow) -> tuple[str, ...]:
    return row.addresses or _known((row.ipv4, row.ipv6))


def _everywhere(row: InstanceRow) -> tuple[str, ...]:
    return (row.name, row.hostname or "", *(row.addresses or _addresses(row)), *row.tags)


def _tag_texts(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Each tag, and the value of each that has a key, as `role=web` is thought of as `web`."""
    return (*tags, *(tag.partition("=")[2] for tag in tags if "=" in tag))


ANYWHERE = TextField(
    "", "part of the name, the hostname, an address or a tag", "part", _everywhere, tuple, _each, unique=True
)
FIELDS: tuple[Field, ...] = (
    _word("state", "status", "the billing state begins with it: state:active"),
    _word("power", "power", "the power state begins with it: power:stopped"),
    _named("size", "size", "part of the size's name or slug: size:vps-m"),
    _named("loc", "location", "part of the location's name or slug: loc:par"),
    _named("image", "image", "part of the image's name or slug: image:debian"),
    _named("vpc", "vpc", "part of the VPC's name: vpc:prod"),
    TextField(
        "tag",
        "a tag, its key or its value begins with it: tag:env=prod, tag:web",
        "start",
        attrgetter("tags"),
        _tag_texts,
        _each,
    ),
    _word("cycle", "cycle", "the billing cycle begins with it: cycle:monthly"),
    TextField("ip", "an address begins with it: ip:203.0", "start", _addresses, tuple, _each, unique=True),
    _named("project", "project", "part of the project's name: project:prod"),
    NumberField("cpu", "CPU in percent, now: cpu:>80", attrgetter("cpu"), units=("%",), rounds=True),
    NumberField("vcpu", "vCPUs of the size: vcpu:>=4", attrgetter("vcpu")),
    NumberField("ram", "GiB of RAM of the size: ram:>=8", attrgetter("ram_mb"), 1024, ("gib", "gb", "g")),
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
# What people type for a field of another name; "" where a word alone does it.
SYNONYMS = {
    "status": "state",
    "billing": "cycle",
    "location": "loc",
    "region": "loc",
    "os": "image",
    "network": "vpc",
    "tags": "tag",
    "label": "tag",
    "address": "ip",
    "addr": "ip",
    "memory": "ram",
    "mem": "ram",
    "cores": "vcpu",
    "name": "",
    "host": "",
    "hostname": "",
}
