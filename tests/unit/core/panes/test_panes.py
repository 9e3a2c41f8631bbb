"""What the panes say of what the API told."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.core.panes.instances import NOW, fact, gauge, table, titles, traces
from tests.unit.domain.test_reading import whole
from tui.core.panes import build, pane_text
from tui.core.panes.blocks import Fact, Gauge
from tui.core.usage_history import UsageHistory
from tui.domain.instance import Instance, parse_instance


def test_overview_shows_the_addresses_behind_the_primary_ids_and_how_old_the_power_is() -> None:
    sync = {"vm_status": "running", "last_synced_at": (NOW - timedelta(minutes=7)).isoformat()}
    pane = build("Overview", parse_instance(whole(state_sync=sync)), NOW)
    assert fact(pane, "IPv4").value == "203.0.113.2"
    assert fact(pane, "IPv6").value == "2001:db8::1"
    assert fact(pane, "State").value == "Active"
    assert fact(pane, "Power").value == "running (as of 7 minutes ago)"
    assert fact(pane, "Size").value == "VPS M (4 vCPU, 8 GiB)"
    assert fact(pane, "Price").value == "12.50 (Monthly)"


def test_a_primary_id_that_fits_no_entry_is_told_so() -> None:
    pane = build("Overview", parse_instance(whole(primary_ipv4="gone", ip_addresses=[])), NOW)
    assert fact(pane, "IPv4").value == "not among the addresses (gone)"


def test_a_cancellation_that_was_asked_for_is_on_the_overview() -> None:
    asked = (NOW - timedelta(days=3)).isoformat()
    pane = build("Overview", parse_instance(whole(cancellation_requested_at=asked)), NOW)
    assert fact(pane, "Cancellation").value.endswith("(3 days ago)")
    assert fact(pane, "Cancellation").tone == "warn"


@pytest.mark.parametrize(
    ("status", "word", "sign", "tone"),
    [("active", "Active", "●", "good"), ("suspended", "Suspended", "◐", "warn"), ("frozen", "frozen", "", "")],
)
def test_the_state_is_told_by_sign_word_and_tone(status: str, word: str, sign: str, tone: str) -> None:
    pane = build("Overview", parse_instance(whole(status=status)), NOW)
    assert fact(pane, "State") == Fact("State", word, tone, sign)


def test_an_age_under_a_minute_does_not_count_the_seconds() -> None:
    def power(seconds: int) -> str:
        sync = {"vm_status": "running", "last_synced_at": (NOW - timedelta(seconds=seconds)).isoformat()}
        return fact(build("Overview", parse_instance(whole(state_sync=sync)), NOW), "Power").value

    assert power(5) == power(40) == "running (as of just now)"


def test_the_primary_addresses_come_first_whatever_the_order_of_the_answer() -> None:
    addresses = table(build("IPs", parse_instance(whole()), NOW))
    assert [row[0] for row in addresses.rows] == ["2001:db8::1", "203.0.113.2", "203.0.113.1"]
    assert [row[2] for row in addresses.rows] == ["yes", "yes (not marked)", "yes"]


def test_what_is_copied_of_an_address_is_the_address_as_it_came() -> None:
    odd = [{"id": "a", "address": "203.0.113.9\u202e"}, {"id": "b"}]
    addresses = table(build("IPs", parse_instance(whole(ip_addresses=odd)), NOW))
    assert addresses.copies == ("203.0.113.9\u202e", "")
    assert addresses.rows[0][0] == "203.0.113.9\\u202e"


@pytest.mark.parametrize(
    ("cidr", "usable"),
    [
        ("10.0.0.0/24", "254 (10.0.0.1 to 10.0.0.254)"),
        ("10.0.0.7/16", "65 534 (10.0.0.1 to 10.0.255.254)"),
        ("10.0.0.0/31", "2 (10.0.0.0 to 10.0.0.1)"),
        ("10.0.0.1/32", "1 (10.0.0.1 to 10.0.0.1)"),
        ("2001:db8::/64", "2^64 (2001:db8:: to 2001:db8::ffff:ffff:ffff:ffff)"),
        ("a network", "–"),
        (None, "–"),
    ],
)
def test_the_vpc_tells_its_usable_addresses(cidr: str | None, usable: str) -> None:
    pane = build("VPC", parse_instance(whole(vpc={"id": "v", "name": "prod", "cidr_block": cidr})), NOW)
    assert fact(pane, "Usable addresses").value == usable


def test_the_vpc_tells_which_addresses_of_the_instance_are_in_it() -> None:
    entries = [{"id": "a", "address": "10.0.0.7"}, {"id": "b", "address": "203.0.113.1"}, {"id": "c", "address": "x"}]
    network = {"id": "v", "name": "prod", "cidr_block": "10.0.0.0/24"}
    pane = build("VPC", parse_instance(whole(vpc=network, ip_addresses=entries)), NOW)
    assert fact(pane, "This instance").value == "10.0.0.7"


def test_a_location_that_is_the_instances_own_is_told_in_a_word_and_another_one_in_full() -> None:
    here, there = {"id": "l", "name": "Paris"}, {"id": "m", "name": "Berlin", "country_code": "DE"}
    told = [{"id": "a", "name": "near", "location": here}, {"id": "b", "name": "far", "location": there}]
    instance = parse_instance(whole(location=here, volumes=told, vpc={"id": "v", "name": "prod", "location": there}))
    near, far = build("Volumes", instance, NOW)[-2:]
    assert fact((near,), "Location").value == "Paris, as the instance"
    assert fact((far,), "Location country").value == "DE"
    place = build("Location", instance, NOW)
    assert fact(place, "Volumes") == Fact("Volumes", "1 of 2", "warn")
    assert fact(place, "VPC") == Fact("VPC", "prod is elsewhere: Berlin", "warn")


def test_volumes_are_totalled_and_a_partial_total_is_told_as_such() -> None:
    told = [{"id": "a", "size_gb": 80, "price_monthly": "4.50"}, {"id": "b", "size_gb": 1000, "price_monthly": ""}]
    pane = build("Volumes", parse_instance(whole(volumes=told)), NOW)
    assert fact(pane, "Total size").value == "1.08 TB"
    assert fact(pane, "Total a month").value == "4.50 (of those that tell)"


def test_prices_too_large_to_be_summed_leave_the_total_out() -> None:
    told = [{"id": "a", "price_monthly": "9E999999"}, {"id": "b", "price_monthly": "9E999999"}]
    pane = build("Volumes", parse_instance(whole(volumes=told)), NOW)
    assert fact(pane, "Total a month").value == "–"


def test_usage_is_told_as_a_share_of_what_the_instance_has() -> None:
    sync = {"cpu_usage": "12.50", "memory_usage_mb": 4096, "disk_usage_gb": "90.00"}
    pane = build("Usage", parse_instance(whole(state_sync=sync, volumes=[{"id": "a", "size_gb": 80}])), NOW)
    assert gauge(pane, "CPU") == Gauge("CPU", 0.125, "12.5 %")
    assert gauge(pane, "Memory") == Gauge("Memory", 0.5, "4 GiB of 8 GiB (50 %)")
    assert gauge(pane, "Disk") == Gauge("Disk", 1.0, "90 GB of 80 GB")


def test_a_share_of_something_unknown_is_not_known() -> None:
    pane = build("Usage", parse_instance(whole(size=None, state_sync={"memory_usage_mb": 4096})), NOW)
    assert gauge(pane, "Memory") == Gauge("Memory", None, "4 GiB")
    assert gauge(pane, "CPU") == Gauge("CPU", None, "–")


def test_an_image_that_needs_more_than_the_instance_has_is_marked() -> None:
    image = {"id": "m", "name": "Windows", "min_ram_mb": 16384, "min_disk_gb": 40}
    pane = build("Image", parse_instance(whole(image=image, volumes=[{"id": "a", "size_gb": 80}])), NOW)
    assert fact(pane, "Minimum RAM") == Fact("Minimum RAM", "16 GiB, too small: this instance has 8 GiB", "bad", "✕")
    assert fact(pane, "Minimum disk") == Fact("Minimum disk", "40 GB, fits: this instance has 80 GB", "good", "✓")


def test_a_need_of_an_image_stands_alone_where_it_is_not_known_what_there_is() -> None:
    pane = build("Image", parse_instance(whole(image={"id": "m", "min_disk_gb": 40}, volumes=[])), NOW)
    assert fact(pane, "Minimum disk") == Fact("Minimum disk", "40 GB")
    assert fact(pane, "Minimum RAM").value == "–"


def test_billing_points_at_the_price_of_the_cycle_and_tells_when_a_cancellation_takes_effect() -> None:
    dates = {"cancellation_requested_at": NOW - timedelta(days=3), "billing_end_date": NOW + timedelta(days=12)}
    pane = build("Billing", parse_instance(whole(**{key: at.isoformat() for key, at in dates.items()})), NOW)
    assert table(pane).rows[0][:2] == ("› Monthly", "12.50")
    assert table(pane).tones == ("strong",)
    assert fact(pane, "Asked").value.endswith("(3 days ago)")
    assert fact(pane, "Takes effect").value.endswith("(in 12 days)")


@pytest.mark.parametrize(
    ("cycle", "price", "a_month"),
    [
        ("monthly", "12.50", "12.50"),
        ("annually", "120.00", "10.00"),
        ("hourly", "0.01", "7.30"),
        ("one_time", "5.00", "–"),
        ("hourly", "9E999999", "–"),
        ("monthly", "-", "–"),
    ],
)
def test_a_price_is_told_by_the_month_where_that_can_be_compared(cycle: str, price: str, a_month: str) -> None:
    size = {"id": "s", "pricing_options": [{"billing_cycle": cycle, "price": price}]}
    assert table(build("Billing", parse_instance(whole(size=size)), NOW)).rows[0][2] == a_month


def test_prices_and_add_ons_that_are_included_default_or_inactive_are_marked() -> None:
    prices = [{"billing_cycle": "monthly", "price": "3.00", "is_default": True, "is_active": False}]
    addon = {"id": "o", "addon": {"name": "Backup"}, "pricing_options": prices, "is_included": True}
    pane = build("Size", parse_instance(whole(size={"id": "s", "available_addons": [addon]})), NOW)
    assert table(pane, "Add-ons").rows == (("Backup", "included", "Monthly", "3.00", "–", "default, inactive"),)
    assert table(pane, "Add-ons").tones == ("dim",)


def test_the_ids_of_what_a_size_comes_with_are_the_last_of_the_pane() -> None:
    size = {"id": "s", "pricing_options": [{"id": "p-1", "billing_cycle": "monthly"}]}
    pane = build("Size", parse_instance(whole(size=size)), NOW)
    assert titles(pane)[-1] == "Ids of prices and volumes"
    assert fact(pane[-1:], "Monthly") == Fact("Monthly", "p-1", "dim")


def reported(seconds: int, received: int, **more: Any) -> Instance:
    at = (NOW + timedelta(seconds=seconds)).isoformat()
    sync = {"cpu_usage": f"{seconds}", "network_in_bytes": received, "network_out_bytes": 0, "last_synced_at": at}
    return parse_instance(whole(state_sync=sync | more))


def test_bandwidth_is_that_between_two_reports_else_the_average_since_the_start() -> None:
    size = {"id": "s", "bandwidth_mbps": 100}
    once = parse_instance(whole(size=size) | {"state_sync": reported(0, 10**6, uptime=8).source["state_sync"]})
    assert gauge(build("Usage", once, NOW), "Bandwidth") == Gauge("Bandwidth", 0.01, "1.0 Mbit/s of 100 Mbit/s")
    history = UsageHistory()
    for seconds, received in ((0, 0), (10, 5_000_000)):
        history.take(reported(seconds, received), NOW + timedelta(seconds=seconds))
    pane = build("Usage", reported(10, 5_000_000), NOW, history=history)
    assert fact(pane, "Rate").value == "4.0 Mbit/s since the report before"
    assert gauge(pane, "Bandwidth") == Gauge("Bandwidth", None, "4.0 Mbit/s")


def test_usage_shows_what_this_session_saw_of_it() -> None:
    history = UsageHistory()
    for seconds in (0, 20, 80):
        history.take(reported(seconds, seconds * 1000), NOW + timedelta(seconds=seconds))
    seen = traces(build("Usage", reported(80, 80_000), NOW, history=history))
    assert seen["CPU"].values == (0.0, 0.2, 0.8)
    assert seen["CPU"].text == "0 to 80 %"
    # A steady rate is no full bar.
    assert seen["In"].values == (0.5, 0.5)
    assert seen["In"].text == "up to 8.0 kbit/s"


def test_what_was_seen_once_is_no_history_yet() -> None:
    history = UsageHistory()
    history.take(reported(0, 0), NOW)
    assert traces(build("Usage", reported(0, 0), NOW, history=history)) == {}
    assert "Seen once so far" in pane_text("Usage", reported(0, 0), NOW, history=history)


def test_without_a_report_of_the_hypervisor_usage_says_so() -> None:
    pane = build("Usage", parse_instance(whole(state_sync=None, bandwidth_used_gb="12.50")), NOW)
    assert fact(pane, "Hypervisor").value == "has not reported"
    assert fact(pane, "Used").value == "12.5 GB"


def test_a_pane_is_copied_as_plain_lines_with_tabs_in_its_tables() -> None:
    text = pane_text("IPs", parse_instance(whole(ip_addresses=[{"id": "a", "address": "203.0.113.9"}])), NOW)
    assert "\n203.0.113.9\t" in text
    assert "\n\n203.0.113.9\nCreated: –\n" in text


def test_a_pane_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no pane Kitchen"):
        build("Kitchen", parse_instance(whole()), NOW)


def test_in_french_the_catalogues_french_words_come_first_and_the_others_stay() -> None:
    addon = {"id": "x", "name": "Backup", "name_fr": "Sauvegarde", "description": "Daily", "description_fr": "Par jour"}
    instance = parse_instance(whole(size={"id": "s", "available_addons": [{"id": "o", "addon": addon}]}))
    french, english = build("Size", instance, NOW, True), build("Size", instance, NOW, False)
    assert fact(french, "Name in English").value == "Backup"
    assert "Add-on Sauvegarde" in titles(french)
    assert fact(english, "Name in French").value == "Sauvegarde"
    assert "Add-on Backup" in titles(english)
