"""`onet set`: what is shown, what is sent, what it comes to."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.commands.changing import Desk, desk
from tui import cli
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.undo import why_not_undoable
from tui.sandbox import Fault

__all__ = ["desk"]
CHANGE = ("set", "web-1", "name=web-one", "--yes")


def test_a_change_is_shown_sent_proven_and_written_down(desk: Desk) -> None:
    identity = desk.sandbox.named("web-1")["id"]
    done = desk.onet(*CHANGE)
    assert (done.code, done.out) == (0, "name: applied\n")
    assert f"Review web-1 ({identity})\n  Name: web-1 → web-one\nPUT http://127.0.0.1:" in done.err
    assert '"name": "web-one",\n' in done.err
    (entry,) = desk.entries
    assert f"Applied: Every change is in effect.\nIt can be taken back: onet undo {entry.id}\n" in done.err
    # Before the review, before the PUT, after it: nothing to pick, so no list of what can be picked.
    assert desk.methods == ["GET", "GET", "PUT", "GET"]
    assert not any("/sizes" in one.path for one in desk.sandbox.requests)
    assert entry.outcome is not None
    assert entry.outcome.kind is OutcomeKind.APPLIED
    assert (entry.intent.edited, why_not_undoable(entry)) == (("name",), None)
    assert [one["id"] for one in json.loads(desk.onet("journal", "-o", "json").out)] == [entry.id]


def test_the_dry_run_is_a_result_and_sends_nothing(desk: Desk) -> None:
    done = desk.onet("set", "web-1", "vpc=", "tags+=a=b", "--dry-run")
    body = json.loads(done.out[done.out.index("{\n") :])
    assert (done.code, done.err) == (0, "")
    assert (body["vpc_id"], body["tags"]["a"], len(body)) == (None, "b", 9)
    assert "The instance leaves the VPC" in done.out
    assert (desk.sandbox.puts, desk.entries) == ([], ())


def test_in_ascii_no_sign_of_ours_is_left(desk: Desk) -> None:
    done = desk.onet("--ascii", "set", "web-1", "os_name=Mine", "vpc=", "--dry-run")
    assert done.code == 0
    assert done.out.replace(desk.sandbox.named("web-1")["vpc"]["name"], "").isascii()


def test_what_is_so_already_is_said_and_not_sent(desk: Desk) -> None:
    done = desk.onet("set", "web-1", "name=web-1", "--yes")
    assert (done.code, done.out) == (0, "")
    assert "Nothing to send" in done.err
    assert desk.methods == ["GET"]


def test_hardware_is_warned_about_and_what_was_ignored_is_told_by_field(desk: Desk) -> None:
    done = desk.onet("set", "web-1", "size=vps-xl", "os_name=Mine", "--yes")
    assert (done.code, done.out) == (1, "os_name: applied\nsize: ignored by the server\n")
    assert "▲ Size: hardware changes need the provider's resize endpoint" in done.err
    assert "Ignored by the server: The server accepted the request, but Size did not change." in done.err
    assert "Size: ignored by the server; the server holds VPS S (" in done.err


def test_what_the_server_refuses_is_told_at_its_field(desk: Desk) -> None:
    desk.sandbox.fail(Fault(status=400, body={"size_id": ["Not in this location.\u202e"]}), method="PUT")
    done = desk.onet("set", "web-1", "size=vps-xl", "--yes")
    assert (done.code, done.out) == (1, "size: refused\n")
    assert "Refused: The server did not accept the values; nothing was changed." in done.err
    assert "Size: Not in this location." in done.err
    assert "undo" not in done.err


def test_a_field_that_somebody_changed_meanwhile_is_a_conflict_and_nothing_is_sent(desk: Desk) -> None:
    before = desk.sandbox.named("web-1")["hostname"]
    desk.on_read(2, Fault(before=desk.colleague(hostname="theirs.example.net")))
    done = desk.onet("set", "web-1", "hostname=mine.example.net", "os_name=Mine", "--yes")
    assert (done.code, done.out) == (3, "hostname: conflict\nos_name: not applied\n")
    three = f"  as it was: {before}\n  there now: theirs.example.net\n  yours: mine.example.net\n"
    assert f"Hostname:\n{three}" in done.err
    assert (desk.sandbox.puts, desk.entries) == ([], ())


def test_what_others_changed_elsewhere_is_kept_and_said(desk: Desk) -> None:
    desk.on_read(2, Fault(before=desk.colleague(hostname="theirs.example.net")))
    done = desk.onet(*CHANGE)
    assert done.code == 0
    assert "Hostname was changed by somebody else before, and was kept as it is." in done.err
    assert json.loads(desk.sandbox.puts[0].body)["hostname"] == "theirs.example.net"


def test_an_outcome_that_is_not_known_yet_says_where_it_stays_and_what_to_do(desk: Desk) -> None:
    desk.on_read(3, Fault(status=401, body={"detail": "Expired."}), times=None)
    done = desk.onet(*CHANGE)
    (entry,) = desk.entries
    assert (done.code, done.out, entry.is_open) == (4, "name: not known yet\n", True)
    assert f"Before you send it again, see what is there: onet show {entry.intent.instance.id}\n" in done.err
    assert f"Entry {entry.id} stays open in the journal" in done.err


def test_what_became_of_it_is_the_exit_code_also_where_there_is_no_standard_output(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on_read(3, Fault(status=401, body={"detail": "Expired."}), times=None)
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.run(CHANGE) == 4
    assert "onet: There is no standard output\n" in desk.capsys.readouterr().err


def test_a_key_that_is_refused_in_the_middle_is_told_with_what_to_do(desk: Desk) -> None:
    desk.on_read(2, Fault(status=401, body={"detail": "Expired."}), times=None)
    done = desk.onet(*CHANGE)
    assert (done.code, done.out) == (1, "name: not applied\n")
    assert "so nothing was sent" in done.err
    assert "onet login" in done.err
    assert desk.sandbox.puts == []


def test_the_rate_limit_is_waited_for_with_a_word(desk: Desk) -> None:
    desk.sandbox.fail(Fault(status=429, headers={"Retry-After": "0"}), method="PUT")
    done = desk.onet(*CHANGE)
    assert (done.code, done.out) == (0, "name: applied\n")
    assert "The rate limit is reached: it goes on in 0 s. ctrl+c calls it off" in done.err
    assert len(desk.sandbox.puts) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("set", "web-1", "name=x"), 2, "Give --yes to send it without a question"),
        (("--read-only", *CHANGE), 1, "Nothing can be changed: it was started with --read-only"),
        (("set", "web-1", "nmae=x", "--yes"), 2, "did you mean name?"),
        (("set", "web-1", "name=x", "name=x", "--yes"), 2, "stands there twice"),
        (("set", "web-1", "--yes"), 2, "FIELD=VALUE"),
    ],
)
def test_what_cannot_be_sent_is_said_before_anything_is_asked_for(
    desk: Desk, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = desk.onet(*arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert desk.sandbox.requests == []


def test_all_values_that_could_not_be_sent_are_told_and_none_is_sent(desk: Desk) -> None:
    done = desk.onet("set", "web-1", "name=", "size=vps-x", "os_name=Mine", "--yes")
    assert (done.code, done.out) == (2, "")
    assert "This cannot be sent:\n  name: A name is required.\n  size: “vps-x” is none of them; there are " in done.err
    assert desk.sandbox.puts == []


def test_without_a_catalogue_what_other_instances_have_can_be_picked_by_its_slug(desk: Desk) -> None:
    desk.sandbox.catalogue = False
    held = desk.sandbox.named("web-1")["size"]["id"]
    other = next(one["size"] for one in desk.sandbox.instances.values() if one["size"]["id"] != held)
    done = desk.onet("set", "web-1", f"size={other['slug']}", "--dry-run")
    assert done.code == 0
    assert f'"size_id": "{other["id"]}"' in done.out


def test_an_ended_instance_is_warned_about(desk: Desk) -> None:
    desk.sandbox.named("web-1")["status"] = "terminated"
    done = desk.onet(*CHANGE)
    assert done.code == 0
    assert "▲ This instance is terminated; a change may have no effect." in done.err


def test_an_instance_that_an_update_could_harm_is_not_edited(desk: Desk) -> None:
    desk.sandbox.named("web-1")["image"] = None
    done = desk.onet(*CHANGE)
    assert done.code == 1
    assert "This instance cannot be edited: the API's answer has no image" in done.err
    assert desk.sandbox.puts == []


@pytest.mark.parametrize("way", ["--yes", "--dry-run"])
def test_what_others_wrote_never_acts_on_the_terminal(desk: Desk, way: str) -> None:
    hostile: dict[str, Any] = {"hostname": "a\x1b]0;x\x07\nb", "os_name": "\x9b31m\u202e"}
    desk.sandbox.named("web-1").update(hostile)
    done = desk.onet("set", "web-1", "hostname=fine.example.net", "os_name=Mine", way)
    assert done.code == 0
    assert not {char for char in done.out + done.err if not char.isprintable()} - {"\n"}
    assert "  Hostname: a␛]0;x␇␊b → fine.example.net\n" in done.err + done.out


def test_a_name_that_fits_several_is_refused_with_their_ids(desk: Desk) -> None:
    twins = list(desk.sandbox.instances.values())[:2]
    for twin in twins:
        twin["name"] = "web-1"
    done = desk.onet(*CHANGE)
    assert done.code == 2
    assert all(twin["id"] in done.err for twin in twins)
    assert desk.sandbox.puts == []


def test_the_demo_is_changed_and_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    done = desk.onet("--demo", *CHANGE)
    assert (done.code, done.out) == (0, "name: applied\n")
    assert "undo" not in done.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert desk.sandbox.requests == []
