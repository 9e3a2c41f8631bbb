"""What things cost: the pane Billing, and tables of prices."""

from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.core.panes.common import dated, marks, past, row_tone, total
from tui.domain.catalogue import PricingOption
from tui.domain.instance import Instance

HERE = "› "
_HOURS_A_MONTH = 730
_MONTHS = {"monthly": 1, "quarterly": 3, "semi_annually": 6, "annually": 12, "biennially": 24, "triennially": 36}
_ABSURD = Decimal(10) ** 20


def billing(instance: Instance, now: datetime) -> Pane:
    """The cycle, its dates, a cancellation, and the price by cycle."""
    disks, whole = total(volume.price_monthly for volume in instance.volumes)
    known = "" if whole or disks is None else " (of those that tell)"
    facts = (
        Fact("Cycle", words.cycle_label(instance.billing_cycle), "strong"),
        Fact("Price of the size", price_now(instance)),
        Fact("Volumes a month", words.money(disks) + known),
        Fact("Next bill", dated(instance.next_billing_date, now)),
        Fact("Since", dated(instance.billing_start_date, now)),
        Fact("Ends (prepaid)", dated(instance.billing_end_date, now)),
    )
    options = instance.size.pricing_options if instance.size else ()
    table = prices(f"Price by cycle ({HERE.strip()} this instance)", options, current=instance.billing_cycle)
    cancelled = _cancellation(instance, now)
    if not cancelled:
        return Facts("Billing", (*facts, Fact("Cancellation", words.ABSENT, "dim"))), table
    return Facts("Billing", facts), Facts("Cancellation", cancelled), table


def _cancellation(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    """What is told of a cancellation; nothing where none was asked for."""
    asked, reason = instance.cancellation_requested_at, instance.cancellation_reason
    if asked is None and not reason:
        return ()
    # The contract: a cancellation takes effect at billing_end_date.
    return (
        Fact("Asked", past(asked, now), "warn"),
        Fact("Takes effect", dated(instance.billing_end_date, now), "warn"),
        Fact("Reason", words.visible(reason)),
    )


def prices(title: str, options: tuple[PricingOption, ...], *, current: str | None = None) -> Table:
    """The price of each billing cycle and what that is a month; the instance's own one is pointed at."""
    return Table(
        title,
        ("Cycle", "Price", "A month", "Discount", "Notes"),
        tuple(_price(option, is_current(option, current)) for option in options),
        "The API told no prices.",
        right=(1, 2, 3),
        tones=tuple(row_tone(option, is_current(option, current)) for option in options),
    )


def _price(option: PricingOption, here: bool) -> tuple[str, ...]:
    return (
        (HERE if here else " " * len(HERE)) + words.cycle_label(option.billing_cycle),
        words.money(option.price),
        a_month(option),
        words.percent(option.discount_percent),
        marks(option),
    )


def is_current(option: PricingOption, cycle: str | None) -> bool:
    """Whether the price is that of this billing cycle."""
    return bool(cycle) and option.billing_cycle == cycle


def a_month(option: PricingOption) -> str:
    """What the price is a month; an hour counts 730 times."""
    price, months = option.price, _MONTHS.get(option.billing_cycle or "")
    # No arithmetic on what is absurd: Decimal raises Overflow on it.
    if price is None or price.copy_abs() >= _ABSURD:
        return words.ABSENT
    if option.billing_cycle == "hourly":
        return words.money(price * _HOURS_A_MONTH)
    return words.money(price / months) if months else words.ABSENT


def price_now(instance: Instance) -> str:
    """What the size costs in the instance's billing cycle, with the cycle's name."""
    price = instance.size.price_in(instance.billing_cycle) if instance.size else None
    return words.ABSENT if price is None else f"{words.money(price)} ({words.cycle_label(instance.billing_cycle)})"
