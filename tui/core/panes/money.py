"""What things cost: the pane Billing, tables of prices, sums."""

import decimal
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.domain.catalogue import PricingOption
from tui.domain.instance import Instance
from tui.domain.tolerant import Record


def marks(record: Record) -> str:
    """Included, default, active or inactive, as far as the API told."""
    found = [
        word
        for field, word in (("is_included", "included"), ("is_default", "default"))
        if getattr(record, field, None) is True
    ]
    active = getattr(record, "is_active", None)
    found += ["active" if active else "inactive"] if active is not None else []
    return ", ".join(found) or words.ABSENT


def prices(title: str, options: tuple[PricingOption, ...], *, current: str | None = None) -> Table:
    """The price of each billing cycle, the instance's own one marked with a star."""
    rows = tuple(
        (
            words.cycle_label(option.billing_cycle) + (" *" if current and option.billing_cycle == current else ""),
            words.money(option.price),
            words.percent(option.discount_percent),
            marks(option),
            words.visible(option.id),
        )
        for option in options
    )
    return Table(title, ("Cycle", "Price", "Discount", "Marks", "Id"), rows, "The API told no prices.")


def price_now(instance: Instance) -> str:
    """What the size costs in the instance's billing cycle, with the cycle's name."""
    price = instance.size.price_in(instance.billing_cycle) if instance.size else None
    return words.ABSENT if price is None else f"{words.money(price)} ({words.cycle_label(instance.billing_cycle)})"


def total(values: Iterable[Decimal | int | None]) -> tuple[Decimal | None, bool]:
    """The sum of what is known (None where nothing is, or it cannot be summed), and whether all of it was known."""
    told = list(values)
    known = [Decimal(value) for value in told if value is not None]
    if not known:
        return None, False
    try:
        return sum(known, Decimal(0)), len(known) == len(told)
    except decimal.Overflow:
        return None, False


def billing(instance: Instance, now: datetime, french: bool) -> Pane:
    """The cycle, its dates, a cancellation, and the price by cycle."""
    options = instance.size.pricing_options if instance.size else ()
    leaving = instance.cancellation_requested_at is not None
    facts = [
        Fact("Cycle", words.cycle_label(instance.billing_cycle), "strong"),
        Fact("Price of the size", price_now(instance)),
        Fact("Since", words.dated(instance.billing_start_date, now)),
        Fact("Next bill", words.dated(instance.next_billing_date, now)),
        Fact("Ends (prepaid)", words.dated(instance.billing_end_date, now)),
        Fact("Cancellation asked", words.dated(instance.cancellation_requested_at, now), "warn" if leaving else ""),
        Fact("Reason", words.visible(instance.cancellation_reason)),
    ]
    if leaving:
        # The contract: a cancellation takes effect at billing_end_date.
        facts.append(Fact("Takes effect", words.dated(instance.billing_end_date, now), "warn"))
    table = prices("Price by cycle (* this instance's)", options, current=instance.billing_cycle)
    # The ids of the prices are on the pane Size; here they would only push the table off a narrow screen.
    narrow = table._replace(columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))
    return Facts("Billing", tuple(facts)), narrow
