"""Values as a person writes them."""

from datetime import datetime, timedelta
from decimal import Decimal

from tui.domain.visible import ABSENT as ABSENT
from tui.domain.visible import cell_width as cell_width
from tui.domain.visible import visible as visible
from tui.domain.visible import visible_in_place as visible_in_place
from tui.domain.visible import visible_json as visible_json

# Past this many units a number is no quantity any more, only something that must not break a line or a calculation.
_ABSURD = Decimal(10) ** 20
_STEPS = (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60))
CYCLES = {
    "free": "Free",
    "one_time": "One time",
    "hourly": "Hourly",
    "monthly": "Monthly",
    "quarterly": "Quarterly",
    "semi_annually": "Semi-annually",
    "annually": "Annually",
    "biennially": "Biennially",
    "triennially": "Triennially",
}
_STATES = ("pending", "provisioning", "active", "suspended", "terminated", "cancelled")


def yes_no(value: bool | None) -> str:
    """Yes, no or absent."""
    return ABSENT if value is None else "yes" if value else "no"


def integer(value: int | None) -> str:
    """A whole number as it is, unless it is huge."""
    return ABSENT if value is None else plain(Decimal(value))


def plain(value: Decimal) -> str:
    """A decimal without needless zeros and without an exponent, unless it is huge, tiny or endless."""
    if value == 0:
        return "0"
    if not -10 < value.adjusted() < 30 or len(value.as_tuple().digits) > 40:
        return f"{value:.6e}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: Decimal, by: int, places: str, unit: str) -> str:
    # No arithmetic on what is absurd: Decimal raises Overflow on it, and even abs() is arithmetic.
    if value.copy_abs() >= _ABSURD:
        return f"{plain(value)} {unit}"
    return f"{plain((value / by).quantize(Decimal(places)))} {unit}"


def money(value: Decimal | None) -> str:
    """An amount with two decimals and no sign: the API names no currency."""
    if value is None:
        return ABSENT
    return f"{value:.2f}" if value.copy_abs() < _ABSURD else plain(value)


def percent(value: Decimal | None) -> str:
    """A percentage as it was told."""
    return ABSENT if value is None else f"{plain(value)} %"


def ram(mebibytes: int | None) -> str:
    """Memory in MiB or, from 1024, in GiB."""
    if mebibytes is None:
        return ABSENT
    small = abs(mebibytes) < 1024
    return f"{mebibytes} MiB" if small else _scaled(Decimal(mebibytes), 1024, "0.1", "GiB")


def gigabytes(value: int | Decimal | None) -> str:
    """Disk or traffic in GB or, from 1000, in TB."""
    if value is None:
        return ABSENT
    number = Decimal(value)
    return f"{plain(number)} GB" if number.copy_abs() < 1000 else _scaled(number, 1000, "0.01", "TB")


def data_size(count: int | None) -> str:
    """Bytes in the decimal unit that fits."""
    if count is None:
        return ABSENT
    scale, units = 1, ("B", "kB", "MB", "GB", "TB", "PB", "EB")
    for unit in units:
        # Half a tenth below the step would be rounded up to "1000 kB".
        if abs(count) < scale * 1000 - scale // 20 or unit == units[-1]:
            break
        scale *= 1000
    return _scaled(Decimal(count), scale, "0.1", unit)


def bandwidth(megabits: int | None) -> str:
    """A line's speed in Mbit/s or, from 1000, in Gbit/s."""
    if megabits is None:
        return ABSENT
    return f"{megabits} Mbit/s" if abs(megabits) < 1000 else _scaled(Decimal(megabits), 1000, "0.01", "Gbit/s")


def age(then: datetime | None, now: datetime) -> str:
    """How long ago, or in how long: "3 days ago", "in 12 days", "just now"."""
    if then is None:
        return ABSENT
    seconds = int((then - now).total_seconds())
    for unit, length in _STEPS:
        if abs(seconds) >= length:
            count = abs(seconds) // length
            amount = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"in {amount}" if seconds > 0 else f"{amount} ago"
    return "just now" if abs(seconds) < 5 else f"in {seconds} seconds" if seconds > 0 else f"{-seconds} seconds ago"


def local_time(at: datetime | None) -> str:
    """A time of day in the local zone, the zone named."""
    if at is None:
        return ABSENT
    try:
        return f"{at.astimezone():%Y-%m-%d %H:%M %Z}"
    except (OverflowError, OSError, ValueError):
        return at.isoformat()


def dated(at: datetime | None, now: datetime) -> str:
    """A local time with its age beside it."""
    return ABSENT if at is None else f"{local_time(at)} ({age(at, now)})"


def uptime(seconds: int | None) -> str:
    """A span as days, hours and minutes; seconds where it is under a minute."""
    if seconds is None:
        return ABSENT
    if seconds < 60:
        return f"{integer(seconds)} s"
    try:
        span = timedelta(seconds=seconds)
    except OverflowError:
        return "very long"
    hours, minutes = span.seconds // 3600, span.seconds // 60 % 60
    return f"{span.days} d {hours} h {minutes} min" if span.days else f"{hours} h {minutes} min"


def state_label(status: str | None) -> str:
    """The billing status as a word; an unknown one as it came."""
    return (status or "").capitalize() if status in _STATES else visible(status)


def cycle_label(billing_cycle: str | None) -> str:
    """The billing cycle as a word; an unknown one as it came."""
    return CYCLES.get(billing_cycle or "", "") or visible(billing_cycle)
