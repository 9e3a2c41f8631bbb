"""The first rows are read without pydantic: they are those that its readers give."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.test_reading import JSON, whole
from tui.domain import loading
from tui.domain.listing import read_page
from tui.domain.page import NotPlain, read_plain
from tui.sandbox import Sandbox

TEXT = st.none() | st.text(max_size=4) | st.sampled_from(["monthly", "a-1", "ipv4", "12.5"])
NUMBER = st.none() | st.integers(-2, 10**6)
SCALAR = TEXT | NUMBER | st.booleans() | st.floats() | st.just([]) | st.just({})


def fields(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An object with some of the fields, or none at all; now and then a field is of another type."""
    mixed = {
        name: st.integers(0, 30).flatmap(lambda n, held=held: held if n else SCALAR) for name, held in known.items()
    }
    return st.none() | st.fixed_dictionaries({}, optional=mixed)


NAMED = fields(name=TEXT, slug=TEXT)
PRICES = st.none() | st.lists(fields(billing_cycle=TEXT, price=TEXT), max_size=2)
INSTANCES = st.builds(
    lambda known, ids: (known or {}) | ids,
    fields(
        hostname=TEXT,
        status=TEXT,
        size=fields(name=TEXT, slug=TEXT, vcpu=NUMBER, ram_mb=NUMBER, pricing_options=PRICES),
        location=NAMED,
        vpc=NAMED,
        image=NAMED,
        primary_ipv4=TEXT,
        ip_addresses=st.none()
        | st.lists(fields(id=TEXT, address=TEXT, ip_type=TEXT, is_primary=st.none() | st.booleans()), max_size=2),
        volumes=st.none() | st.lists(fields(size_gb=NUMBER), max_size=2),
        state_sync=fields(vm_status=TEXT, cpu_usage=TEXT, memory_usage_mb=NUMBER),
        billing_cycle=TEXT,
        tags=JSON,
        modified=TEXT,
    ),
    st.fixed_dictionaries({"id": st.text(min_size=1), "name": st.text()}),
)
PAGES = st.lists(INSTANCES, max_size=3) | st.fixed_dictionaries(
    {"count": NUMBER, "results": st.lists(INSTANCES, max_size=3)}, optional={"next": TEXT, "previous": TEXT}
)


@settings(deadline=None)
@given(PAGES)
def test_what_is_read_without_pydantic_is_what_pydantic_reads(value: Any) -> None:
    data = json.dumps(value).encode()
    try:
        plain = read_plain(data)
    except NotPlain:
        return
    assert repr(plain) == repr(read_page(data))


@pytest.mark.parametrize("paginated", [True, False])
def test_a_page_as_the_provider_sends_it_is_read_without_pydantic(paginated: bool) -> None:
    items = list(Sandbox(60).instances.values())
    data = json.dumps({"count": 60, "next": None, "results": items} if paginated else items).encode()
    plain = read_plain(data)
    assert len(plain.rows) == len(items)
    assert plain == read_page(data)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'"text"',
        b"{}",
        b'{"results": null}',
        b'{"results": [null]}',
        b'{"results": [{"id": "i"}]}',
        b'[{"id": 5, "name": "n"}]',
        b'[{"id": "i", "name": "n", "tags": NaN}]',
        b'[{"id": "i", "name": "n", "x": ' + b"[" * 300 + b"]" * 300 + b"}]",
        b"[" * 100_000,
        b'["\xff"]',
    ],
)
def test_what_is_not_as_the_reference_has_it_is_left_to_the_tolerant_readers(body: bytes) -> None:
    with pytest.raises(NotPlain):
        read_plain(body)


def test_an_odd_page_is_read_by_the_tolerant_readers_before_the_models_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "_loaded", False)
    data = json.dumps([whole(name=5), whole(id="i-2")]).encode()
    assert [row.name for row in loading.read_page(data).rows] == ["5", "web-1"]


def test_the_models_are_imported_when_they_are_asked_for_and_no_child_is_told() -> None:
    script = (
        "import os, sys, json\nfrom tui.domain import loading\n"
        "page = loading.read_page(json.dumps([{'id': 'i', 'name': 'n'}]).encode())\n"
        "print(len(page.rows), 'pydantic' in sys.modules, loading.models_loaded())\n"
        "loading.load_models()\n"
        "print('pydantic' in sys.modules, loading.models_loaded(), 'PYDANTIC_DISABLE_PLUGINS' in os.environ)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["1 False False", "True True False"]
