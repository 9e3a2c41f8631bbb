"""Instances for the tests of the panes: with every field of the contract, and what a person should read of each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tui.core import words
from tui.core.panes import PANES, build
from tui.core.panes.blocks import Block, Fact, Facts, Gauge, Gauges, Pane, Table, Trace, Traces
from tui.domain.instance import Instance

CONTRACT = yaml.safe_load((Path(__file__).parents[3] / "contract" / "openapi.yaml").read_text())
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def first_nine(instance: Instance, french: bool = False) -> Iterator[Pane]:
    """All panes but the JSON."""
    return (build(name, instance, NOW, french) for name in PANES if name != "JSON")


def fact(pane: Pane, label: str) -> Fact:
    """The fact of that name."""
    return next(fact for block in pane if isinstance(block, Facts) for fact in block.facts if fact.label == label)


def table(pane: Pane, title: str = "") -> Table:
    """The table whose title begins so."""
    return next(block for block in pane if isinstance(block, Table) and block.title.startswith(title))


def gauge(pane: Pane, label: str) -> Gauge:
    """The gauge of that name."""
    return next(one for block in pane if isinstance(block, Gauges) for one in block.gauges if one.label == label)


def traces(pane: Pane) -> dict[str, Trace]:
    """What was seen over time, by name."""
    return {trace.label: trace for block in pane if isinstance(block, Traces) for trace in block.traces}


def titles(pane: Pane, kind: type[Block] = Facts) -> list[str]:
    """The headings of the blocks of a kind."""
    return [block.title for block in pane if isinstance(block, kind)]  # type: ignore[union-attr]


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
