"""What is about to be sent, field by field and to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.core import words
from tui.core.edit.draft import Draft, needs_warning
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, LABELS
from tui.domain import exactjson

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.domain.catalogue import PricingOption, Size

NameOf = Callable[[str, str], str | None]
HARDWARE_WARNING = (
    "{}: hardware changes need the provider's resize endpoint; "
    "the server may refuse this one, or accept it and ignore it."
)
_UNKNOWN_PRICE = "an unknown price"


class Change(NamedTuple):
    """One changed field with its old and new value as a person reads them."""

    field: str
    label: str
    old: str
    new: str


class Review(NamedTuple):
    """The changes (none: there is nothing to send), what to mind, and the request.

    `body` is laid out for reading; `payload` is the same to the letter as it will be sent, in ASCII.
    """

    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    method: str
    url: str
    body: str
    payload: str = ""


class Catalogue(NamedTuple):
    """What was read of the choices: names by id for `size`, `location`, `image` and `vpc`, and the sizes with prices.

    Either may be partial or empty, as the API need not offer the lists.
    """

    names: Mapping[str, Mapping[str, str]] = {}
    sizes: Mapping[str, Size] = {}


NOTHING_READ = Catalogue()


def make_review(draft: Draft, url: str, name_of: NameOf, catalogue: Catalogue = NOTHING_READ) -> Review:
    """The review of a draft; `name_of(field, id)` gives the name of a size, location, image or VPC."""
    update = draft.update()
    body, payload = exactjson.dumps(update.fields(), indent=2), update.body().decode("ascii")
    return Review(changes_of(draft, name_of), warnings_of(draft, name_of, catalogue), "PUT", url, body, payload)


def changes_of(draft: Draft, name_of: NameOf) -> tuple[Change, ...]:
    """Each edited field with its old and new value, in the form's order."""
    named = _namer(draft, name_of)
    return tuple(
        Change(name, LABELS[name], shown(name, getattr(draft.base, name), named), shown(name, value, named))
        for name, value in draft.edits.items()
    )


def warnings_of(draft: Draft, name_of: NameOf, catalogue: Catalogue = NOTHING_READ) -> tuple[str, ...]:
    """What a person should mind before the draft is sent; nothing where nothing is edited."""
    if not draft.edits:
        return ()
    named = _namer(draft, name_of)
    found = [*_state(draft), *_hardware(draft), *_vpc(draft, named), *_price(draft, catalogue)]
    found += _unknown(draft, catalogue)
    if draft.base.billing_cycle is None and "billing_cycle" not in draft.edits:
        found.append("The API told no billing cycle, so none is sent back.")
    return tuple(found)


def warnings_by_field(draft: Draft, name_of: NameOf) -> dict[str, str]:
    """What to mind at a field, while it is edited: a change of the VPC, and what another billing cycle costs."""
    found = {"vpc_id": _vpc(draft, _namer(draft, name_of))}
    if "billing_cycle" in draft.edits and "size_id" not in draft.edits:
        found["billing_cycle"] = _price(draft, NOTHING_READ)
    return {name: text for name, told in found.items() if (text := " ".join(told))}


def shown(field: str, value: Any, name_of: NameOf) -> str:
    """A field's value for a person: the name beside the id, "none" for no value."""
    if value is None or value == "":
        return "none"
    if field == "billing_cycle":
        return BILLING_CYCLES.get(value, str(value))
    if field == "tags":
        return exactjson.dumps(value, ascii_only=False)
    if field.endswith("_id"):
        name = name_of(field, value)
        return f"{name} ({value})" if name and name != value else str(value)
    return str(value)


def _namer(draft: Draft, name_of: NameOf) -> NameOf:
    """`name_of`, and for what the catalogue does not have the names that the instance itself told."""

    def named(field: str, identity: str) -> str | None:
        own = getattr(draft.opened, field.removesuffix("_id"))
        return name_of(field, identity) or (own.name if own is not None and own.id == identity else None)

    return named


def _state(draft: Draft) -> Iterator[str]:
    if needs_warning(draft.opened):
        yield f"This instance is {draft.opened.status}; a change may have no effect."


def _hardware(draft: Draft) -> Iterator[str]:
    edited = [field.label for field in FIELDS if field.hardware and field.name in draft.edits]
    if edited:
        yield HARDWARE_WARNING.format(", ".join(edited))


def _vpc(draft: Draft, named: NameOf) -> Iterator[str]:
    if "vpc_id" not in draft.edits:
        return
    old, new = draft.base.vpc_id, draft.value("vpc_id")
    joins = f"joins the VPC {named('vpc_id', new) or new}" if new else ""
    if old:
        then = f" and {joins}" if joins else ""
        yield f"The instance leaves the VPC {named('vpc_id', old) or old}{then}; its private addresses may change."
    else:
        yield f"The instance {joins}."


def _price(draft: Draft, catalogue: Catalogue) -> Iterator[str]:
    if not {"billing_cycle", "size_id"} & draft.edits.keys():
        return
    old = _cost(_size(draft, draft.base.size_id, catalogue), draft.base.billing_cycle)
    new = _cost(_size(draft, draft.value("size_id"), catalogue), draft.value("billing_cycle"))
    if old.startswith(_UNKNOWN_PRICE) and new.startswith(_UNKNOWN_PRICE):
        yield "The API told no price, neither of now nor of afterwards."
    else:
        yield f"The price stays {new}." if old == new else f"The price changes from {old} to {new}."


def _unknown(draft: Draft, catalogue: Catalogue) -> Iterator[str]:
    for field, value in draft.edits.items():
        known = catalogue.names.get(field.removesuffix("_id")) if field.endswith("_id") and value else None
        if known and value not in known:
            yield f"{LABELS[field]}: {value} is not in the catalogue that was read; the server may refuse it."


def _size(draft: Draft, identity: str, catalogue: Catalogue) -> Size | None:
    own = draft.opened.size
    return own if own is not None and own.id == identity else catalogue.sizes.get(identity)


def _cost(size: Size | None, cycle: str | None) -> str:
    word = BILLING_CYCLES.get(cycle or "", cycle or "no billing cycle").lower()
    option = _option(size, cycle) if size else None
    if option is None or option.price is None:
        return f"{_UNKNOWN_PRICE} ({word})"
    discount = option.discount_percent
    # The API does not say whether its price is the one before or after the discount.
    told = f", discount {_exact(discount)} %" if discount else ""
    return f"{_exact(option.price)} ({word}{told})"


def _option(size: Size, cycle: str | None) -> PricingOption | None:
    fitting = (option for option in size.pricing_options if option.billing_cycle == cycle)
    return next((option for option in fitting if option.price is not None), None)


def _exact(amount: Decimal) -> str:
    """The amount to its last digit, as it was told, unless it is too long to be an amount."""
    long = not -20 < amount.adjusted() < 20 or len(amount.as_tuple().digits) > 40
    return words.plain(amount) if long else f"{amount:f}"
