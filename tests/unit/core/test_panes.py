"""Every field of the answer is on a pane, as a person would write it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import JSON, whole
from tui.core import words
from tui.core.panes import PANES
from tui.core.panes.blocks import text_of
from tui.domain.instance import Instance, parse_instance

CONTRACT = yaml.safe_load((Path(__file__).parents[2] / "contract" / "openapi.yaml").read_text())
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def all_panes(instance: Instance) -> str:
    return "\n".join(text_of(build(instance, NOW, False)) for name, build in PANES.items() if name != "JSON")


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


def test_every_field_of_the_contract_is_on_one_of_the_first_nine_panes() -> None:
    marked = Marked()
    source = marked.value(CONTRACT["components"]["schemas"]["Instance"], "instance")
    shown = all_panes(parse_instance(source))
    # These two name an entry of the addresses; what a person wants is the address behind them.
    by_address = {"instance.primary_ipv4", "instance.primary_ipv6"}
    missing = {path: text for path, text in marked.expected.items() if text not in shown and path not in by_address}
    assert missing == {}
    assert len(marked.expected) > 100


def test_each_boolean_of_the_contract_changes_what_a_pane_shows() -> None:
    source = Marked().value(CONTRACT["components"]["schemas"]["Instance"], "instance")
    before = all_panes(parse_instance(source))
    unseen = [path for path, turned in flipped(source) if all_panes(parse_instance(turned)) == before]
    assert unseen == []


def flipped(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, bool):
        return [(path, not value)]
    if isinstance(value, dict):
        return [
            (p, value | {key: turned}) for key, inner in value.items() for p, turned in flipped(inner, f"{path}.{key}")
        ]
    if isinstance(value, list):
        return [(p, [turned]) for p, turned in flipped(value[0], path)] if value else []
    return []


def test_an_answer_with_nothing_but_an_id_shows_ten_panes_and_never_none() -> None:
    instance = parse_instance({"id": "i"})
    for build in PANES.values():
        assert "None" not in text_of(build(instance, NOW, True))


@given(st.sampled_from([name for name in Instance.model_fields if name not in ("id", "source")]), JSON)
def test_any_value_in_any_field_is_shown_without_an_error(field: str, value: Any) -> None:
    instance = parse_instance(whole(**{field: value}))
    for build in PANES.values():
        build(instance, NOW, False)


@given(st.text())
def test_no_control_character_of_the_api_reaches_a_pane(name: str) -> None:
    shown = words.visible(name)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char == "\u202e" for char in shown)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (words.ram(8192), "8 GiB"),
        (words.ram(512), "512 MiB"),
        (words.ram(None), "–"),
        (words.bandwidth(1000), "1 Gbit/s"),
        (words.gigabytes(Decimal("80.00")), "80 GB"),
        (words.gigabytes(1280), "1.28 TB"),
        (words.data_size(1_500_000), "1.5 MB"),
        (words.money(Decimal("12.5")), "12.50"),
        (words.age(NOW - timedelta(days=3), NOW), "3 days ago"),
        (words.age(NOW + timedelta(days=12, hours=1), NOW), "in 12 days"),
        (words.age(NOW, NOW), "just now"),
        (words.uptime(90_060), "1 d 1 h 1 min"),
        (words.state("active"), "Active"),
        (words.state("hibernated"), "hibernated"),
        (words.cycle("semi_annually"), "Semi-annually"),
        (words.visible("a\x1b[2J\u202eb"), "a␛[2J\\u202eb"),
    ],
)
def test_values_read_as_a_person_would_write_them(shown: str, text: str) -> None:
    assert shown == text
