"""The commands at a terminal, on a provider whose every string is hostile: lines of text and nothing else."""

import json
import os
import pty
import sys
import tty
from threading import Thread

import pytest

from tests.support.hostile import CANARY, Poisoned
from tests.unit.commands.conftest import Serve
from tui import cli
from tui.domain.visible import visible
from tui.sandbox import Fault


class Desk:
    """A person at a terminal, with the account of a hostile provider."""

    def __init__(self, sandbox: Poisoned) -> None:
        self.sandbox = sandbox
        self.identity = next(iter(sandbox.instances))

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run one command with both of its outputs at a terminal; the exit code and all that was written."""
        organization, project = self.sandbox.default_scope
        mine, its = pty.openpty()
        tty.setraw(its)
        read: list[bytes] = []

        def listen() -> None:
            while True:
                try:
                    data = os.read(mine, 65536)
                except OSError:
                    return
                if not data:
                    return
                read.append(data)

        listener = Thread(target=listen)
        listener.start()
        try:
            with os.fdopen(its, "w", encoding="utf-8") as stream, pytest.MonkeyPatch.context() as patch:
                patch.setattr(sys, "stdout", stream)
                patch.setattr(sys, "stderr", stream)
                code = cli.run(["--organization", organization, "--project", project, *arguments])
        finally:
            listener.join(30)
            os.close(mine)
        return code, b"".join(read).decode()


@pytest.fixture
def desk(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    sandbox = Poisoned(12)
    serve(sandbox)
    return Desk(sandbox)


def check(written: str) -> None:
    """Each line is text in which nothing acts."""
    assert written.endswith("\n")
    for line in written.split("\n"):
        assert not line or visible(line) == line, ascii(line)


def test_lists_instances_and_records_are_lines_of_text(desk: Desk) -> None:
    for words in (["list"], ["list", "-o", "wide"], ["list", "-o", "name"], ["show", desk.identity]):
        code, written = desk.run(*words)
        assert code == 0
        check(written)
        assert CANARY in written


def test_a_review_a_refusal_and_the_journal_are_lines_of_text(desk: Desk) -> None:
    code, written = desk.run("set", desk.identity, "name=mine", "tags+=a=b", "vpc=", "--dry-run")
    assert code == 0
    check(written)
    desk.sandbox.fail(Fault(status=400, body=desk.sandbox.refusal()), method="PUT")
    code, written = desk.run("set", desk.identity, "name=mine", "--yes")
    assert code == 1
    assert CANARY in written
    check(written)
    code, written = desk.run("journal")
    assert code == 0
    check(written)


def test_an_error_of_the_api_is_told_in_lines_of_text(desk: Desk) -> None:
    for fault in (
        Fault(status=500, body=desk.sandbox.refusal()),
        Fault(status=403, body={"detail": desk.sandbox.next_text()}),
        Fault(status=301, headers={"location": "https://x.example/\x9b31m\xad"}),
        Fault(status=200, body=b"<html><title>\x1b[2J Canary</title>", headers={"content-type": "text/\x9bhtml"}),
    ):
        desk.sandbox.fail(fault, times=None, path="/instances")
        for words in (["list"], ["show", desk.identity]):
            code, written = desk.run(*words)
            assert code == 1
            check(written)
        desk.sandbox.heal()


def test_a_name_that_fits_several_is_refused_with_their_ids_in_lines_of_text(desk: Desk) -> None:
    for instance in desk.sandbox.instances.values():
        instance["name"] = "[b]\x1b[31msame"
    code, written = desk.run("show", "[b]\x1b[31msame")
    assert code == 2
    check(written)
    code, written = desk.run("show", "\x1b]52;c;none\x07")
    assert code == 1
    check(written)


def test_json_is_the_data_as_it_came(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    organization, project = desk.sandbox.default_scope
    assert cli.run(["--organization", organization, "--project", project, "list", "-o", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == [json.loads(json.dumps(one)) for one in desk.sandbox.instances.values()]
    code, written = desk.run("list", "-o", "json")
    assert code == 0
    assert json.loads(written) == printed
    check(written)
