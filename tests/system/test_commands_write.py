"""`onet set` and `onet undo` as processes of their own: in a pipe, at a terminal, and with ctrl+c."""

import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.machine import ONET
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.core.edit.outcome import OutcomeKind
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal
from tui.domain.update import FIELDS
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.faults import Request

CHANGE = ("set", "web-1", "os_name=Mine")
ASKED = "Send this? [y/N]"


@dataclass
class Desk:
    """The provider, and a home folder from which it is spoken to."""

    sandbox: Sandbox
    environ: dict[str, str]
    home: Path
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def hold(self, method: str, number: int = 1) -> None:
        """Let the provider take its time over that request of an instance: `reached`, until `go_on`."""

        def wait(_: Request) -> None:
            self.reached.set()
            assert self.go_on.wait(60)

        if number > 1:
            self.sandbox.fail(Fault(), times=number - 1, method=method, path="/instances/")
        self.sandbox.fail(Fault(before=wait), method=method, path="/instances/")

    def piped(self, *arguments: str) -> tuple[int, str, str]:
        """Run it in a session without a terminal: exit code, results, the rest."""
        done = subprocess.run(
            [*ONET, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environ,
            check=False,
            start_new_session=True,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    def terminal(self, *arguments: str) -> Terminal:
        """Run it at a terminal of 100 x 50."""
        return Terminal([*ONET, *arguments], columns=100, lines=50, environ=self.environ)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The journal, newest first."""
        return Journal(self.home / ".local/state/onet/journal.jsonl").read().entries


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    sandbox = Sandbox(3, life=False)
    with LoopbackServer(sandbox) as server:
        environ = bare_environ(tmp_path) | {"ONET_API_KEY": DEMO_KEY, "ONET_BASE_URL": server.url}
        desk = Desk(sandbox, environ, tmp_path)
        yield desk
        desk.go_on.set()


def test_in_a_pipe_it_is_one_put_of_the_nine_fields_and_the_result_stands_alone(desk: Desk) -> None:
    before = json.loads(json.dumps(desk.sandbox.named("web-1")))
    code, out, err = desk.piped("set", before["id"], "os_name=Mine", "tags+=owner=ops", "--yes")
    assert (code, out) == (0, "os_name: applied\ntags: applied\n"), err
    assert DEMO_KEY not in err
    (put,) = desk.sandbox.puts
    body = json.loads(put.body)
    assert tuple(body) == FIELDS
    assert body == {
        "name": before["name"],
        "size_id": before["size"]["id"],
        "location_id": before["location"]["id"],
        "image_id": before["image"]["id"],
        "os_name": "Mine",
        "hostname": before["hostname"],
        "vpc_id": before["vpc"]["id"] if before["vpc"] else None,
        "billing_cycle": before["billing_cycle"],
        "tags": before["tags"] | {"owner": "ops"},
    }
    # By its id no list is read: before the review, before the PUT, after it.
    asked = [one.method for one in desk.sandbox.requests if "/compute/" in one.path]
    assert asked == ["GET", "GET", "PUT", "GET"]
    code, out, err = desk.piped("undo", desk.entries[0].id, "--yes")
    assert (code, out) == (0, "os_name: applied\ntags: applied\n"), err
    assert desk.sandbox.named("web-1")["tags"] == before["tags"]


def test_in_a_pipe_nothing_is_sent_without_yes(desk: Desk) -> None:
    code, out, err = desk.piped(*CHANGE)
    assert (code, out) == (2, "")
    assert "--yes" in err
    assert "\x1b" not in err
    assert desk.sandbox.requests == []


@pytest.mark.parametrize(("answer", "code"), [("y\r", 0), ("n\r", 1), ("\x04", 1)])
def test_at_a_terminal_it_is_sent_where_the_person_says_so(desk: Desk, answer: str, code: int) -> None:
    terminal = desk.terminal(*CHANGE)
    terminal.wait_for(ASKED)
    assert "OS name: " in terminal.text
    terminal.press(answer)
    assert terminal.leave() == code
    assert ("os_name: applied" in terminal.text, "Nothing was sent." in terminal.text) == (not code, bool(code))
    assert len(desk.sandbox.puts) == (not code)


def test_a_production_profile_wants_its_name_typed(desk: Desk) -> None:
    config = desk.home / ".config/onet/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[profiles.work]\nproduction = true\n")
    terminal = desk.terminal("--profile", "work", *CHANGE)
    for answer, code in (("y", 1), ("work", 0)):
        terminal.wait_for(ASKED)
        assert "PRODUCTION: profile work" in terminal.text
        terminal.press("y\r")
        terminal.wait_for("Type the profile's name to send it to PRODUCTION:")
        terminal.press(f"{answer}\r")
        assert terminal.leave() == code
        if code:
            assert desk.sandbox.puts == []
            terminal = desk.terminal("--profile", "work", *CHANGE)
    assert len(desk.sandbox.puts) == 1


def test_an_ended_instance_is_asked_about_once_more(desk: Desk) -> None:
    desk.sandbox.named("web-1")["status"] = "cancelled"
    terminal = desk.terminal(*CHANGE)
    terminal.wait_for(ASKED)
    terminal.press("y\r")
    terminal.wait_for("Send it all the same? [y/N]")
    terminal.press("y\r")
    assert terminal.leave() == 0


def test_ctrl_c_at_the_question_sends_nothing(desk: Desk) -> None:
    terminal = desk.terminal(*CHANGE)
    terminal.wait_for(ASKED)
    terminal.press("\x03")
    assert terminal.leave() == 130
    assert "Nothing was sent." in terminal.text
    assert "Traceback" not in terminal.text
    assert (desk.sandbox.puts, desk.entries) == ([], ())


def test_ctrl_c_before_the_put_sends_nothing(desk: Desk) -> None:
    desk.hold("GET", 2)
    terminal = desk.terminal(*CHANGE, "--yes")
    terminal.wait_until(desk.reached.is_set)
    terminal.press("\x03")
    terminal.wait_for("Nothing was sent.")
    assert terminal.leave() == 130
    desk.go_on.set()
    assert (desk.sandbox.puts, desk.entries) == ([], ())


def test_ctrl_c_while_the_rate_limit_is_waited_for_sends_nothing_more(desk: Desk) -> None:
    desk.sandbox.fail(Fault(status=429, headers={"Retry-After": "60"}), method="PUT", times=None)
    terminal = desk.terminal(*CHANGE, "--yes")
    terminal.wait_for("ctrl+c calls it off")
    terminal.press("\x03")
    assert terminal.leave() == 130
    (entry,) = desk.entries
    assert entry.outcome is not None
    assert entry.outcome.kind is OutcomeKind.REFUSED
    assert len(desk.sandbox.puts) == 1


def test_ctrl_c_while_it_is_under_way_waits_for_what_becomes_of_it(desk: Desk) -> None:
    desk.hold("PUT")
    terminal = desk.terminal(*CHANGE, "--yes")
    terminal.wait_until(desk.reached.is_set)
    terminal.press("\x03")
    terminal.wait_for("It is under way already: what becomes of it is awaited.")
    terminal.press("\x03")
    desk.go_on.set()
    terminal.wait_for("os_name: applied")
    assert terminal.leave() == 0
    assert "Traceback" not in terminal.text
    assert desk.entries[0].is_open is False
