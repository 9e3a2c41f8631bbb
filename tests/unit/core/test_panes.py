"""Every field of the answer is on a pane, as a person would write it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import JSON, whole
from tui.core import words
from tui.core.panes import PANES, build
from tui.core.panes.blocks import Fact, Facts, Gauge, Pane, Table, text_of
from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance

CONTRACT = yaml.safe_load((Path(__file__).parents[2] / "contract" / "openapi.yaml").read_text())
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def all_panes(instance: Instance, french: bool = False) -> str:
    return "\n".join(text_of(build(name, instance, NOW, french)) for name in PANES if name != "JSON")


def contract_instance() -> tuple[dict[str, Any], dict[str, str]]:
    """An instance with every field of the contract, and by path the text that each one should be shown as."""
    marked = Marked()
    source = marked.value(CONTRACT["components"]["schemas"]["Instance"], "instance")
    # These two name an entry of the addresses, and what a person wants to read is the address behind them.
    for version in ("4", "6"):
        entry = {"id": f"entry-{version}", "address": f"address-{version}-x", "ip_type": f"ipv{version}"}
        source["ip_addresses"].append(entry)
        source[f"primary_ipv{version}"] = entry["id"]
        marked.expected[f"instance.primary_ipv{version}"] = f"IPv{version}: {entry['address']}"
    return source, marked.expected


def fact(pane: Pane, label: str) -> Fact:
    return next(fact for block in pane if isinstance(block, Facts) for fact in block.facts if fact.label == label)


def table(pane: Pane) -> Table:
    return next(block for block in pane if isinstance(block, Table))


def gauge(pane: Pane, label: str) -> Gauge:
    return next(block for block in pane if isinstance(block, Gauge) and block.label == label)


class Marked:
    """Fills a schema with values that no other field has, and knows how a person would read each."""

    def __init__(self) -> None:
        self.count = 0
        self.expected: dict[str, str] = {}

    def value(self, schema: dict[str, Any], path: str) -> Any:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            return (
                self.leaf(name, path)
                if name == "Decimal"
                else self.value(CONTRACT["components"]["schemas"][name], path)
            )
        if "allOf" in schema:
            return self.value(schema["allOf"][0], path)
        if schema.get("type") == "object":
            return {key: self.value(inner, f"{path}.{key}") for key, inner in schema["properties"].items()}
        if schema.get("type") == "array":
            return [self.value(schema["items"], path)]
        return self.leaf(schema.get("format") or schema.get("type") or "any", path, schema)

    def leaf(self, kind: str, path: str, schema: dict[str, Any] | None = None) -> Any:
        self.count += 1
        n, name = self.count, path.rsplit(".", 1)[-1]
        if kind == "boolean":
            return True
        if kind == "date-time":
            at = NOW - timedelta(days=n * 3, minutes=n)
            self.expected[path] = words.local_time(at)
            return at.isoformat()
        if kind == "Decimal":
            self.expected[path] = f"{n}.25"
            return f"{n}.25"
        if kind in ("integer", "int64"):
            number = 700 + n
            units = {"ram": (1024, "GiB"), "_gb": (1, "GB"), "_mbps": (1, "Mbit/s"), "_bytes": (1_000_000, "MB")}
            scale, unit = next((v for key, v in units.items() if key in name), (1, ""))
            if name in ("memory_usage_mb", "min_ram_mb"):
                scale, unit = 1024, "GiB"
            self.expected[path] = words.uptime(number) if name == "uptime" else f"{number} {unit}".strip()
            return number * scale
        if name == "status" and schema and "enum" in schema:
            self.expected[path] = "Suspended"
            return "suspended"
        if name == "ip_type":
            self.expected[path] = "ipv4"
            return "ipv4"
        self.expected[path] = f"mark-{n}-x"
        return f"mark-{n}-x"


def test_there_are_ten_panes_in_the_order_of_the_product() -> None:
    names = "Overview Size Location VPC Image Volumes IPs Billing Usage JSON"
    assert list(PANES) == names.split()


@pytest.mark.parametrize("french", [False, True])
def test_every_field_of_the_contract_is_on_one_of_the_first_nine_panes(french: bool) -> None:
    source, expected = contract_instance()
    shown = all_panes(parse_instance(source), french)
    missing = {path: text for path, text in expected.items() if text not in shown}
    assert missing == {}
    assert len(expected) > 100


def test_each_boolean_of_the_contract_changes_what_a_pane_shows() -> None:
    source, _ = contract_instance()
    before = all_panes(parse_instance(source))
    turned = list(flipped(source))
    assert len(turned) > 15
    assert [path for path, changed in turned if all_panes(parse_instance(changed)) == before] == []


def test_facts_that_stand_together_have_names_of_their_own_that_fit_the_column() -> None:
    source, _ = contract_instance()
    instance = parse_instance(source)
    for name in PANES:
        for block in build(name, instance, NOW):
            labels = [fact.label for fact in block.facts] if isinstance(block, Facts) else []
            assert len(labels) == len(set(labels)), (name, labels)
            # The screen gives names 22 cells, and one of them parts the name from the value.
            assert max(map(len, labels), default=0) < 22, (name, labels)


def flipped(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, bool):
        return [(path, not value)]
    if isinstance(value, dict):
        return [
            (p, value | {key: turned}) for key, inner in value.items() for p, turned in flipped(inner, f"{path}.{key}")
        ]
    if isinstance(value, list):
        return [
            (p, [*value[:n], turned, *value[n + 1 :]])
            for n, inner in enumerate(value)
            for p, turned in flipped(inner, f"{path}.{n}")
        ]
    return []


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"size": {}, "location": {}, "vpc": {}, "image": {}, "state_sync": {}, "volumes": [{}], "ip_addresses": [{}]},
        {"size": {"available_addons": [{}], "pricing_options": [{}], "available_volumes": [{}]}},
        {"size": {"available_addons": [{"addon": {}, "pricing_options": [{}]}]}, "vpc": {"location": {}}},
        dict.fromkeys(Instance.model_fields.keys() - {"id", "name", "status", "source"}),
    ],
    ids=["absent", "empty objects", "empty entries", "empty entries within", "null"],
)
def test_an_instance_with_next_to_nothing_shows_ten_panes_and_never_none(extra: dict[str, Any]) -> None:
    instance = parse_instance({"id": "i", "name": "x", "status": "active"} | extra)
    for name in PANES:
        for french in (False, True):
            shown = text_of(build(name, instance, NOW, french))
            assert shown.strip()
            assert "None" not in shown


@given(st.sampled_from([name for name in Instance.model_fields if name not in ("id", "source")]), JSON)
def test_any_value_in_any_field_is_shown_without_an_error(field: str, value: Any) -> None:
    instance = parse_instance(whole(**{field: value}))
    for name in PANES:
        build(name, instance, NOW)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return (
        [path, *(found for key, item in inner for found in places(item, (*path, key)))]
        if path
        else [found for key, item in inner for found in places(item, (key,))]
    )


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, list):
        return [put(item, path[1:], new) if n == path[0] else item for n, item in enumerate(value)]
    return {key: put(item, path[1:], new) if key == path[0] else item for key, item in value.items()}


PLACES = [path for path in places(contract_instance()[0]) if path != ("id",)]


@given(
    st.sampled_from(PLACES), JSON | st.sampled_from(["", "-", ".", "NaN", "12.", "9E999999", "0001-01-01", "\ud800"])
)
def test_any_value_at_any_depth_is_shown_without_an_error(path: tuple[str | int, ...], value: Any) -> None:
    instance = parse_instance(put(contract_instance()[0], path, value))
    for name in PANES:
        assert text_of(build(name, instance, NOW))


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_no_text_of_the_api_steers_the_terminal(path: tuple[str | int, ...]) -> None:
    instance = parse_instance(put(contract_instance()[0], path, "a\x1b[2J\r\n\x9b\x7f\u202e\ud800z"))
    for name in PANES:
        shown = text_of(build(name, instance, NOW)).replace("\n", "").replace("\t", "")
        assert shown.isprintable(), (name, path)


@given(JSON)
def test_the_json_pane_is_json_of_the_same_value(value: Any) -> None:
    source = whole(tags=value, more={"of": "del \x7f and \u202e"})
    assert exactjson.same(exactjson.loads(text_of(build("JSON", parse_instance(source), NOW))), source)


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


def test_the_primary_address_comes_first_whatever_the_order_of_the_answer() -> None:
    titles = [block.title for block in build("IPs", parse_instance(whole()), NOW) if isinstance(block, Facts)]
    assert titles == ["2001:db8::1", "203.0.113.2", "203.0.113.1"]


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


def test_volumes_are_totalled_and_a_partial_total_is_told_as_such() -> None:
    told = [{"id": "a", "size_gb": 80, "price_monthly": "4.50"}, {"id": "b", "size_gb": 1000, "price_monthly": ""}]
    pane = build("Volumes", parse_instance(whole(volumes=told)), NOW)
    assert fact(pane, "Total size").value == "1.08 TB"
    assert fact(pane, "Total price a month").value == "4.50 (of those that tell)"


def test_prices_too_large_to_be_summed_leave_the_total_out() -> None:
    told = [{"id": "a", "price_monthly": "9E999999"}, {"id": "b", "price_monthly": "9E999999"}]
    pane = build("Volumes", parse_instance(whole(volumes=told)), NOW)
    assert fact(pane, "Total price a month").value == "–"


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
    assert fact(pane, "Minimum RAM") == Fact("Minimum RAM", "16 GiB (this instance has 8 GiB)", "warn")
    assert fact(pane, "Minimum disk") == Fact("Minimum disk", "40 GB (this instance has 80 GB)", "")


def test_billing_marks_the_price_of_the_cycle_and_tells_when_a_cancellation_takes_effect() -> None:
    dates = {"cancellation_requested_at": NOW - timedelta(days=3), "billing_end_date": NOW + timedelta(days=12)}
    pane = build("Billing", parse_instance(whole(**{key: at.isoformat() for key, at in dates.items()})), NOW)
    assert table(pane).rows[0][:2] == ("Monthly *", "12.50")
    assert fact(pane, "Cancellation asked").value.endswith("(3 days ago)")
    assert fact(pane, "Takes effect").value.endswith("(in 12 days)")


def test_in_french_the_catalogues_french_words_come_first_and_the_others_stay() -> None:
    addon = {"id": "x", "name": "Backup", "name_fr": "Sauvegarde", "description": "Daily", "description_fr": "Par jour"}
    instance = parse_instance(whole(size={"id": "s", "available_addons": [{"id": "o", "addon": addon}]}))
    french, english = build("Size", instance, NOW, True), build("Size", instance, NOW, False)
    assert fact(french, "Name in English").value == "Backup"
    assert "Add-on Sauvegarde" in [block.title for block in french if isinstance(block, Facts)]
    assert fact(english, "Name in French").value == "Sauvegarde"
    assert "Add-on Backup" in [block.title for block in english if isinstance(block, Facts)]
