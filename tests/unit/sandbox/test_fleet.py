"""The sandbox's fleet: believable, the same each time, alive on the clock."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.sandbox.asking import LIST, ask, body_of, put
from tui.sandbox import Sandbox

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORGANIZATION, PROJECT = Sandbox.default_scope


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def main_fleet(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [sandbox.shown(identity) for identity in sandbox.instances.of(PROJECT)]


def fleet_of(instances: int, **options: Any) -> list[dict[str, Any]]:
    return main_fleet(Sandbox(instances, clock=lambda: NOW, **options))


def test_all_states_and_power_words_are_in_a_fleet_of_60() -> None:
    fleet = fleet_of(60)
    states = Counter(instance["status"] for instance in fleet)
    assert set(states) == {"pending", "provisioning", "active", "suspended", "terminated", "cancelled"}
    assert states["active"] > 45
    powers = Counter(instance["state_sync"]["vm_status"] for instance in fleet if instance["state_sync"])
    assert {"running", "stopped", "paused", "crash-loop", "migrating"} == set(powers)
    assert any(instance["state_sync"] is None for instance in fleet if instance["status"] == "active")


def test_tags_come_in_every_shape() -> None:
    shapes = [instance["tags"] for instance in fleet_of(60)]
    assert all(shape in shapes for shape in ([], {}, None, "legacy"))
    assert {type(shape) for shape in shapes} == {list, dict, str, type(None)}


def test_systems_networks_addresses_and_volumes_differ() -> None:
    fleet = fleet_of(60)
    assert {instance["location"]["country_code"] for instance in fleet} == {"FR", "DE", "NL", "PL", "ES", "CH"}
    assert {instance["image"]["is_windows"] for instance in fleet if instance["image"]} == {True, False}
    assert {bool(instance["vpc"]) for instance in fleet} == {True, False}
    assert {len(instance["volumes"]) for instance in fleet} == {0, 1, 2, 3}
    assert {len(instance["ip_addresses"]) for instance in fleet} >= {0, 1, 2, 3, 4}
    assert {"café-pos-1", "zürich-db-2", "łódź-erp-1"} <= {instance["name"] for instance in fleet}
    assert any("hostname" not in instance for instance in fleet)
    assert any(instance.get("hostname", "") is None for instance in fleet)


def test_names_and_addresses_are_given_once() -> None:
    fleet = [instance for instance in Sandbox(2000).instances.values() if instance["project_id"] == PROJECT]
    assert len({instance["name"] for instance in fleet}) == 2000
    public = [ip["address"] for instance in fleet for ip in instance["ip_addresses"] if ip["is_primary"]]
    assert len(set(public)) == len(public)
    assert len({instance["id"] for instance in fleet}) == 2000


def test_an_address_stands_behind_each_primary_id() -> None:
    for instance in fleet_of(60):
        kinds = {ip["id"]: ip["ip_type"] for ip in instance["ip_addresses"]}
        for kind in ("ipv4", "ipv6"):
            primary = instance[f"primary_{kind}"]
            assert primary is None or kinds[primary] == kind


def test_a_network_is_where_its_instance_is() -> None:
    for instance in fleet_of(200):
        assert instance["vpc"] is None or instance["vpc"]["location"] == instance["location"]


def test_dates_fit_the_clock() -> None:
    for instance in fleet_of(60):
        created, modified = (datetime.fromisoformat(instance[name]) for name in ("created", "modified"))
        assert created <= modified <= NOW
        young = instance["status"] in ("pending", "provisioning")
        assert (NOW - created < timedelta(minutes=10)) is young
        if instance["next_billing_date"]:
            assert datetime.fromisoformat(instance["next_billing_date"]) > NOW


def test_who_leaves_says_why_and_when() -> None:
    leaving = [instance for instance in fleet_of(60) if instance.get("cancellation_requested_at")]
    assert {instance["status"] for instance in leaving} == {"active", "cancelled", "terminated"}
    for instance in leaving:
        assert instance["cancellation_reason"]
        ends = datetime.fromisoformat(instance["billing_end_date"])
        assert (ends > NOW) is (instance["status"] == "active")


def test_the_same_seed_gives_the_same_fleet_and_another_another() -> None:
    assert fleet_of(60) == fleet_of(60) == fleet_of(60, seed=1)
    assert fleet_of(60) != fleet_of(60, seed=2)
    assert fleet_of(200)[:60] == fleet_of(60)


def test_one_sandbox_knows_nothing_of_anothers_changes() -> None:
    first, second = (Sandbox(1, clock=lambda: NOW) for _ in range(2))
    instance = first.instance_named("web-1")
    instance["size"]["name"] = instance["location"]["name"] = first.organizations[0]["name"] = "changed"
    assert first.sizes != second.sizes
    assert second.instance_named("web-1")["location"]["name"] != "changed"
    assert second.organizations[0]["name"] == "Acme Europe"


async def test_usage_drifts_as_time_goes_on_and_nothing_else_does() -> None:
    clock = Clock()
    sandbox = Sandbox(60, clock=clock)
    before = main_fleet(sandbox)
    assert main_fleet(sandbox) == before
    clock.now += timedelta(seconds=30)
    after = main_fleet(sandbox)
    moved = 0
    for old, new in zip(before, after, strict=True):
        assert {name: old[name] for name in old if name != "state_sync"} == {
            name: new[name] for name in new if name != "state_sync"
        }
        if new["state_sync"] and new["state_sync"]["vm_status"] == "running":
            moved += old["state_sync"] != new["state_sync"]
    assert moved > 30
    clock.now = NOW
    assert main_fleet(sandbox) == before


def test_counters_never_run_backwards_while_a_machine_runs() -> None:
    clock = Clock()
    sandbox = Sandbox(1, clock=clock)
    seen = []
    for _ in range(60):
        sync = main_fleet(sandbox)[0]["state_sync"]
        seen.append((sync["uptime"], sync["network_in_bytes"], sync["network_out_bytes"]))
        assert 0 <= float(sync["cpu_usage"]) <= 100
        age = clock.now - datetime.fromisoformat(sync["last_synced_at"])
        assert timedelta(0) <= age < timedelta(seconds=60)
        clock.now += timedelta(seconds=17)
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]


def test_a_few_machines_restart_as_time_goes_on() -> None:
    clock = Clock()
    sandbox = Sandbox(60, clock=clock)
    powers: dict[str, set[str]] = {}
    for _ in range(40):
        for instance in main_fleet(sandbox):
            if instance["state_sync"]:
                powers.setdefault(instance["name"], set()).add(instance["state_sync"]["vm_status"])
        clock.now += timedelta(seconds=30)
    restless = [name for name, words in powers.items() if len(words) > 1]
    assert 2 <= len(restless) <= 6
    assert powers["web-1"] == {"running"}


@pytest.mark.parametrize(
    "held", [None, {}, {"vm_status": "running"}, {"vm_status": "running", "cpu_usage": "-", "last_synced_at": "soon"}]
)
async def test_what_a_test_puts_in_is_shown_and_never_breaks_the_drift(held: Any) -> None:
    sandbox = Sandbox(1, clock=lambda: NOW)
    instance = sandbox.instance_named("web-1")
    instance |= {"state_sync": held, "size": None, "volumes": None}
    shown = (await ask(sandbox, f"{LIST}/{instance['id']}")).json()["state_sync"]
    assert (shown or {}).get("cpu_usage") == (held or {}).get("cpu_usage")
    assert (shown is None) is (held is None)


def test_without_life_everything_stands_as_it_is_held() -> None:
    clock = Clock()
    sandbox = Sandbox(20, life=False, clock=clock)
    before = main_fleet(sandbox)
    clock.now += timedelta(days=1)
    assert main_fleet(sandbox) == before


async def test_a_tiny_fleet_is_served_exactly_as_given() -> None:
    fleet = [{"id": "a", "name": "odd", "status": "new word", "extra": [1]}, {"id": "b", "name": "odd", "tags": None}]
    sandbox = Sandbox.from_fleet(fleet, shape="array")
    assert (await ask(sandbox, LIST)).json() == fleet
    assert (await ask(sandbox, f"{LIST}/b")).json() == fleet[1]
    assert sandbox.instance_named("odd") is fleet[0]


async def test_instances_come_and_go() -> None:
    sandbox = Sandbox(2)
    gone = sandbox.instance_named("web-1")
    del sandbox.instances[gone["id"]]
    assert [item["name"] for item in (await ask(sandbox, LIST)).json()["results"]] == ["db-1"]
    assert (await ask(sandbox, f"{LIST}/{gone['id']}")).status_code == 404
    assert (await put(sandbox, gone["id"], body_of(gone))).status_code == 404
    sandbox.instances[gone["id"]] = gone | {"name": "back"}
    assert [item["name"] for item in (await ask(sandbox, LIST)).json()["results"]] == ["db-1", "back"]
    with pytest.raises(KeyError):
        sandbox.instance_named("web-1-gone")


def test_an_instance_may_move_to_another_project() -> None:
    sandbox = Sandbox(2)
    staging = sandbox.projects[ORGANIZATION][1]["id"]
    moved = sandbox.instances.of(PROJECT)[0]
    sandbox.instances[moved] = sandbox.instances[moved] | {"project_id": staging}
    assert moved not in sandbox.instances.of(PROJECT)
    assert moved in sandbox.instances.of(staging)


async def test_a_fleet_of_50_000_opens_without_being_built() -> None:
    started = time.process_time()
    sandbox = Sandbox(50_000)
    page = (await ask(sandbox, f"{LIST}?page=400&page_size=100")).json()
    assert time.process_time() - started < 3
    assert (page["count"], len(page["results"])) == (50_000, 100)
