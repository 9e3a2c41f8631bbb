"""`onet doctor`: what works here and what does not, and what to do about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tui.api.errors import OnetError
from tui.commands import output
from tui.core.doctor import Area, Check, Status
from tui.core.settings import Settings, from_options
from tui.core.terminal import UTF8, encoding

if TYPE_CHECKING:
    import argparse

_SIGNS = {Status.FINE: "✓", Status.WARNING: "▲", Status.BROKEN: "✕"}
_INDENT = "  "
_SETTINGS = Area("settings")


def run(options: argparse.Namespace) -> int:
    """Look at everything and print it; gives the exit code, 1 where something that is needed is broken.

    Settings that cannot be used are a finding, too: what depends on them is not looked at then.
    """
    fault: OnetError | None = None
    settings = Settings(ascii="ascii" in options)
    try:
        settings = from_options(options, os.environ)
    except OnetError as error:
        fault = error
    report = _Report(settings, as_json="json" in options)
    if fault is not None:
        report.add(_unsettled(fault))
    else:
        asyncio.run(_look(settings, report))
    return report.end()


def _unsettled(error: OnetError) -> Iterable[Check]:
    """What can be looked at without settings: not the key, which is for the address that they would name."""
    from tui.core.config import BadConfig
    from tui.core.doctor.files import files

    yield from _here(Settings())
    # A fault of config.toml is told there, line by line.
    if not isinstance(error, BadConfig):
        yield _SETTINGS.failed("settings", error)
    yield from files(os.environ)
    for name in ("key", "network", "api"):
        yield Area(name).warning(name, "not looked at: the settings cannot be used")


async def _look(settings: Settings, report: _Report) -> None:
    from tui.api.loading import load_client
    from tui.core.doctor.files import config, files

    report.add(_here(settings))
    # Only so is HTTP imported without a program of its own.
    load_client(network=not settings.demo)
    if settings.demo:
        from tui.core.doctor.owner import sandbox

        report.add(config(os.environ))
        report.add(await sandbox())
        return
    report.add(_chosen(settings))
    report.add(files(os.environ))
    await _account(settings, report)


def _chosen(settings: Settings) -> Iterable[Check]:
    """Which account the run is for, and what guards it."""
    guard = f"; read-only, as {settings.read_only_why}" if settings.read_only else ""
    yield _SETTINGS.fine("profile", f"{settings.profile}, at {settings.base_url}{guard}")
    # Those of config.toml are told with that file.
    for note in settings.notes:
        if note not in settings.config.notes:
            yield _SETTINGS.warning("profile", note, "What config.toml says of other profiles does not count for it.")


async def _account(settings: Settings, report: _Report) -> None:
    """The key and the way to the API, at once; then the API about the key."""
    from tui.core.doctor.key import key
    from tui.core.doctor.network import API, network
    from tui.core.doctor.owner import owner

    way = asyncio.create_task(network(settings.base_url))
    held = await key(settings.account, os.environ)
    report.add(held.checks)
    reached = await way
    if held.key is None:
        whose = [API.warning("key", "not asked for: there is no key to ask with")]
    elif not reached.answers:
        whose = [API.warning("key", "not asked for: the API does not answer")]
    else:
        whose = await owner(settings.base_url, held.key)
    report.add([*reached.checks, *whose])


def _here(settings: Settings) -> Iterable[Check]:
    from tui.core.doctor.program import program
    from tui.core.doctor.terminal import look, terminal
    from tui.wire import supported

    yield from terminal(settings, os.environ, look(), unsupported=supported)
    yield from program()


class _Report:
    """Prints findings, for a person at once and for programs as one object at the end."""

    def __init__(self, settings: Settings, *, as_json: bool) -> None:
        # Where the locale is C, Python writes UTF-8 all the same.
        self._settings = replace(settings, ascii=settings.ascii or encoding(os.environ) != UTF8)
        self._as_json = as_json
        self._checks: list[Check] = []

    def add(self, checks: Iterable[Check]) -> None:
        """Take up the findings of one or several areas."""
        found = list(checks)
        self._checks += found
        if not self._as_json:
            for _, area in groupby(found, key=lambda check: check.area):
                output.write_words(_lines(list(area)), self._settings)
            output.flush()

    def end(self) -> int:
        """Print what is left to print; gives the exit code."""
        counts = {status: sum(check.status is status for check in self._checks) for status in Status}
        healthy = not counts[Status.BROKEN]
        if self._as_json:
            output.write(output.json_text({"ok": healthy, "checks": [_object(check) for check in self._checks]}))
        else:
            output.write_words(_summary(counts), self._settings)
        return 0 if healthy else 1


def _lines(checks: Sequence[Check]) -> str:
    """The findings of one area: a line each, and under it what to do."""
    name = max(len(check.name) for check in checks)
    status = max(map(len, Status))
    lines = [checks[0].area]
    for check in checks:
        head = f"{_INDENT}{_SIGNS[check.status]} {check.status:<{status}}{_INDENT}{check.name:<{name}}{_INDENT}"
        lines.append(f"{head}{check.detail}".rstrip())
        if check.advice:
            lines.append(f"{' ' * len(head)}{check.advice}")
    return "\n".join((*lines, "", ""))


def _summary(counts: dict[Status, int]) -> str:
    if not counts[Status.BROKEN] and not counts[Status.WARNING]:
        return "All is fine.\n"
    warnings = f"{counts[Status.WARNING]} warning{'s' if counts[Status.WARNING] != 1 else ''}"
    return f"{counts[Status.FINE]} fine, {warnings}, {counts[Status.BROKEN]} broken.\n"


def _object(check: Check) -> dict[str, Any]:
    return {**check._asdict(), "status": check.status.value}
