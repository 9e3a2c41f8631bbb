"""`onet set` and `onet undo` in this process, with a provider on loopback and a home of one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.unit.commands.conftest import Serve
from tui import cli
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal
from tui.sandbox import Fault, Sandbox
from tui.sandbox.faults import Request


class Run(NamedTuple):
    """What a run came to."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """A person's account: the provider behind it, and what that person runs."""

    sandbox: Sandbox
    home: Path
    capsys: pytest.CaptureFixture[str]

    def onet(self, *arguments: str) -> Run:
        """Run one command."""
        try:
            code = cli.run(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return Run(code, *self.capsys.readouterr())

    @property
    def methods(self) -> list[str]:
        """What was asked of the instance itself, in order."""
        return [one.method for one in self.sandbox.requests if "/instances/" in one.path]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The journal, newest first."""
        return Journal(self.home / ".local/state/onet/journal.jsonl").read().entries

    def on_read(self, number: int, fault: Fault, *, times: int | None = 1) -> None:
        """Let the read of that number of an instance meet a fault: the first is the one before the review."""
        self.sandbox.fail(Fault(), times=number - 1, method="GET", path="/instances/")
        self.sandbox.fail(fault, times=times, method="GET", path="/instances/")

    def colleague(self, **changes: Any) -> Callable[[Request], None]:
        """What changes web-1 while nobody looks."""

        def change(_: Request) -> None:
            self.sandbox.named("web-1").update(changes)

        return change


@pytest.fixture
def desk(home: Path, serve: Serve, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(serve(Sandbox(6, life=False)), home, capsys)
