"""A page of the list, from the bytes to its rows, without pydantic: that is imported when the first rows are seen.

`read_plain` reads what is as the provider's reference has it, type by type, and leaves everything else to the readers
of `listing`, which give the same rows; once these are there, they are twice as fast.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from types import NoneType, SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol, TypeVar

from tui.domain import exactjson
from tui.domain.row import InstanceRow

if TYPE_CHECKING:
    from tui.domain.instance import Instance


class ListPage(NamedTuple):
    """One page: its rows, how many items it had, what the envelope told, how many items could not be read."""

    rows: tuple[InstanceRow, ...]
    size: int
    count: int | None  # type: ignore[assignment]  # tuple's own method is of no use here
    next: str | None
    is_array: bool
    skipped: int


class Address(Protocol):
    """What tells which address is the primary one; the lean rows of the list have it too."""

    @property
    def id(self) -> str | None: ...

    @property
    def address(self) -> str | None: ...

    @property
    def ip_type(self) -> str | None: ...

    @property
    def is_primary(self) -> bool | None: ...


AddressT = TypeVar("AddressT", bound=Address)


class NotPlain(ValueError):
    """Something is not as the reference has it."""


def split_list(value: Any) -> tuple[list[Any], int | None, str | None, bool]:
    """Items, count, next and whether it was a bare array, of a list in either shape; ValueError where it is none."""
    if isinstance(value, list):
        return value, None, None, True
    if not isinstance(value, dict) or not isinstance(value.get("results"), list):
        raise ValueError("neither an array nor a page with results")
    count, following = value.get("count"), value.get("next")
    return (
        value["results"],
        count if isinstance(count, int) and not isinstance(count, bool) else None,
        following if isinstance(following, str) else None,
        False,
    )


def primary(addresses: Iterable[AddressT], wanted: str | None, version: int) -> AddressT | None:
    """The entry that `primary_ipv4/6` names by id; failing that, the one marked primary of that type.

    The provider's fields hold ids of entries, not addresses.
    """
    by_id = next((entry for entry in addresses if wanted and entry.id == wanted), None)
    return by_id or next(
        (entry for entry in addresses if entry.is_primary and (entry.ip_type or "").lower() == f"ipv{version}"), None
    )


def tag_words(tags: Any) -> tuple[str, ...]:
    """Tags of whatever shape as words, `key=value` for an object."""
    if tags is None or tags == "":
        return ()
    if isinstance(tags, dict):
        return tuple(f"{key}={_word(value)}" if value not in (None, "") else key for key, value in tags.items())
    if isinstance(tags, list):
        return tuple(_word(value) for value in tags)
    return (_word(tags),)


def make_row(item: Instance | Any, price: str | None, modified: str | None) -> InstanceRow:
    """The row of an instance, whole or lean, whose fields have the names of the API."""
    size, location, image, sync = item.size, item.location, item.image, item.state_sync
    addresses = item.ip_addresses or ()
    ipv4, ipv6 = primary(addresses, item.primary_ipv4, 4), primary(addresses, item.primary_ipv6, 6)
    return InstanceRow(
        item.id,
        item.name or "",
        item.hostname,
        item.status,
        sync.vm_status if sync else None,
        (size.name or size.slug) if size else None,
        size.slug if size else None,
        size.vcpu if size else None,
        size.ram_mb if size else None,
        (location.name or location.slug) if location else None,
        location.slug if location else None,
        (image.name or image.slug) if image else None,
        ipv4.address if ipv4 else None,
        ipv6.address if ipv6 else None,
        tuple(ip.address for ip in addresses if ip.address),
        item.vpc.name if item.vpc else None,
        _percent(sync.cpu_usage) if sync else None,
        sync.memory_usage_mb if sync else None,
        tag_words(item.tags),
        item.billing_cycle,
        price,
        modified,
        item.project_id,
        image_slug=image.slug if image else None,
        disk_gb=sum(volume.size_gb or 0 for volume in item.volumes) if item.volumes else None,
    )


def lean_row(item: Any) -> InstanceRow:
    """The row of a lean instance; its price is the one of the instance's own billing cycle."""
    options = (item.size.pricing_options if item.size else None) or ()
    price = next((o.price for o in options if o.billing_cycle == item.billing_cycle and o.price), None)
    return make_row(item, price, item.modified)


def read_plain(data: bytes) -> ListPage:
    """The rows of a page that is as the reference has it, in either of the two shapes; else NotPlain."""
    try:
        value = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotPlain from None
    is_array = type(value) is list
    page = _ENVELOPE({"results": value} if is_array else value)
    if page is None or page.results is None or exactjson.deeper_than(value, exactjson.MAX_DEPTH):
        raise NotPlain
    return ListPage(tuple(map(lean_row, page.results)), len(page.results), page.count, page.next, is_array, 0)


class _Shape:
    """An object of the answer: its fields, each with what reads it."""

    def __init__(self, **fields: Callable[[Any], Any]) -> None:
        self._fields = tuple(fields.items())

    def __call__(self, value: Any) -> SimpleNamespace | None:
        """The fields as attributes, None where there is no object."""
        if value is None:
            return None
        if type(value) is not dict:
            raise NotPlain
        return SimpleNamespace(**{name: read(value.get(name)) for name, read in self._fields})


def _of(*kinds: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # The type itself: a bool is an int, and would be shown as one.
        if type(value) not in kinds:
            raise NotPlain
        return value

    return read


def _each(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_all(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list or None in value:
            raise NotPlain
        return [read(item) for item in value]

    return read_all


def _anything(value: Any) -> Any:
    return value


_TEXT, _INT, _FLAG = _of(str, NoneType), _of(int, NoneType), _of(bool, NoneType)
_NAMED = _Shape(name=_TEXT, slug=_TEXT)
_PRICE = _Shape(billing_cycle=_TEXT, price=_TEXT)
_INSTANCE = _Shape(
    id=_of(str),
    name=_of(str),
    hostname=_TEXT,
    status=_TEXT,
    size=_Shape(name=_TEXT, slug=_TEXT, vcpu=_INT, ram_mb=_INT, pricing_options=_each(_PRICE)),
    location=_NAMED,
    vpc=_NAMED,
    image=_NAMED,
    primary_ipv4=_TEXT,
    primary_ipv6=_TEXT,
    ip_addresses=_each(_Shape(id=_TEXT, address=_TEXT, ip_type=_TEXT, is_primary=_FLAG)),
    volumes=_each(_Shape(size_gb=_INT)),
    state_sync=_Shape(vm_status=_TEXT, cpu_usage=_TEXT, memory_usage_mb=_INT),
    billing_cycle=_TEXT,
    tags=_anything,
    modified=_TEXT,
    project_id=_TEXT,
)
_ENVELOPE = _Shape(count=_INT, next=_TEXT, results=_each(_INSTANCE))


def _no_number(constant: str) -> NoReturn:
    raise NotPlain


def _word(value: Any) -> str:
    return value if isinstance(value, str) else exactjson.dumps(value, ascii_only=False)


def _percent(value: str | Decimal | None) -> float | None:
    try:
        number = float(value) if value not in (None, "") else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
