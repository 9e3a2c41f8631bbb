"""`onet list`: what the app's list shows, in lines; nothing is missing without a word."""

import csv
import io
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Serve
from tui import cli
from tui.core.words import cell_width
from tui.domain import exactjson
from tui.sandbox import Fault, Sandbox
from tui.sandbox.accounts import HOME, STAGING
from tui.sandbox.numbers import Number

Output = pytest.CaptureFixture[str]
HOSTILE = "we\x1b[2Jb\n\r\u202e1\x9b"


def names(sandbox: Sandbox) -> list[str]:
    """The names of the main project's instances, in the order of the API."""
    return [sandbox.instances[identity]["name"] for identity in sandbox.instances.of(sandbox.default_scope[1])]


def test_each_instance_stands_in_a_line_with_the_columns_and_words_of_the_app(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(12))
    assert cli.run(["list"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "STATE", "POWER", "SIZE", "LOCATION", "IMAGE", "IPV4", "TAGS"]
    assert [line.split("  ")[0] for line in lines] == names(sandbox)
    assert lines[0].split()[1:5] == ["Active", "running", "VPS", "S"]
    # Columns start below their names.
    state = cell_width(head[: head.index("STATE")])
    assert all(cell_width(line[: line.index("Active")]) == state for line in lines if "Active" in line)


def test_what_is_absent_is_said_and_in_ascii_where_that_is_wanted(serve: Serve, capsys: Output) -> None:
    serve(Sandbox.from_fleet([{"id": "i-1", "name": "bare"}]))
    assert cli.run(["list"]) == 0
    assert "bare  –" in capsys.readouterr().out
    assert cli.run(["list", "--ascii"]) == 0
    assert "bare  -" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["web-1"], ["web-1"]),
        (["web", "-tag:old", "-o", "name", "state:active"], ["web-2"]),
        (["web state:active", "tag:old"], ["web-1"]),
        (["db web"], []),
        (["-o", "name", "--", "-web", "-db", "-api"], ["cache-1"]),
        (["web-1", "--refresh", "0", "-state:suspended"], ["web-1"]),
    ],
)
def test_all_words_of_the_filter_are_required_wherever_they_stand(
    serve: Serve, capsys: Output, words: list[str], found: list[str]
) -> None:
    fleet = [
        {"id": f"i-{name}", "name": name, "status": "active", "tags": ["old"] if name == "web-1" else []}
        for name in ("web-1", "web-2", "db-1", "api-1", "cache-1")
    ]
    serve(Sandbox.from_fleet(fleet))
    assert cli.run(["list", *words]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed if not line.startswith("NAME")] == found


def test_a_filter_that_is_none_is_pointed_at_and_nothing_is_read(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(3))
    assert cli.run(["list", "web", "cpu:>much"]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    message, text, pointer = printed.err.splitlines()
    assert message.startswith("onet: The filter cannot be understood: ")
    assert text == "  web cpu:>much"
    assert pointer.strip("^ ") == ""
    assert text[pointer.index("^") :] in ("cpu:>much", ">much", "much")
    assert not sandbox.requests


def test_nothing_found_is_fine_and_said_beside_the_result(serve: Serve, capsys: Output) -> None:
    serve(Sandbox(3))
    assert cli.run(["list", "nowhere"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "Nothing matches nowhere\n")
    assert cli.run(["list", "nowhere", "-o", "json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_json_has_the_objects_of_the_api_as_they_came(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(250, life=False)
    odd = sandbox.instance_named("web-1")
    odd["future"] = {"exact": Number("1.10"), "huge": Number("1e400"), "text": HOSTILE, "none": None}
    serve(sandbox)
    assert cli.run(["list", "-o", "json"]) == 0
    printed = capsys.readouterr().out
    listed = exactjson.loads(printed)
    assert [one["name"] for one in listed] == names(sandbox)
    first = next(one for one in listed if one["name"] == "web-1")
    assert list(first) == list(odd)
    assert exactjson.dumps(first["future"]["exact"]) == "1.10"
    assert exactjson.dumps(first["future"]["huge"]) == "1e400"
    assert first["future"]["text"] == HOSTILE
    assert all(char.isprintable() or char == "\n" for char in printed)


def test_json_keeps_the_filter_and_the_order(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(40))
    assert cli.run(["list", "-o", "json", "web"]) == 0
    found = [one["name"] for one in exactjson.loads(capsys.readouterr().out)]
    assert found == [name for name in names(sandbox) if name in found]
    assert found
    assert len(found) < 40


def test_csv_has_every_column_as_plain_values(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(12, life=False)
    sandbox.instance_named("web-1")["tags"] = {"note": 'a "quoted", long one', "sum": "=1+1"}
    serve(sandbox)
    assert cli.run(["list", "-o", "csv"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\r\n") == 13
    rows = list(csv.DictReader(io.StringIO(printed, newline="")))
    assert [row["NAME"] for row in rows] == names(sandbox)
    web = sandbox.instance_named("web-1")
    assert (rows[0]["ID"], rows[0]["STATE"], rows[0]["MODIFIED"]) == (web["id"], web["status"], web["modified"])
    assert rows[0]["TAGS"] == 'note=a "quoted", long one, sum==1+1'
    assert rows[0]["PROJECT"] == "Production"


def test_wide_has_every_column_and_the_id(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(3))
    assert cli.run(["list", "-o", "wide"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert {"IPV6", "VPC", "CPU", "MEM", "CYCLE", "PRICE", "MODIFIED", "ID"} <= set(head.split())
    assert lines[0].endswith(sandbox.instance_named("web-1")["id"])


def test_an_instance_without_a_name_is_listed_by_its_id(serve: Serve, capsys: Output) -> None:
    serve(Sandbox.from_fleet([{"id": "i-1", "name": ""}, {"id": "i-2", "name": "web"}]))
    assert cli.run(["list", "-o", "name"]) == 0
    assert capsys.readouterr().out == "i-1\nweb\n"


@pytest.mark.parametrize("form", ["table", "wide", "csv", "name"])
def test_what_others_wrote_keeps_to_its_line_and_does_nothing(serve: Serve, capsys: Output, form: str) -> None:
    fleet = [
        {"id": "i-1", "name": HOSTILE, "status": HOSTILE, "tags": [HOSTILE], "size": {"name": HOSTILE}},
        {"id": "i-2", "name": "日本", "status": "active"},
    ]
    serve(Sandbox.from_fleet(fleet))
    assert cli.run(["list", "-o", form]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == (2 if form == "name" else 3)
    assert "we␛[2Jb␊␍\\u202e1\\u009b" in printed
    assert all(char.isprintable() or char in "\r\n" for char in printed)


def test_several_projects_are_told_apart(serve: Serve, capsys: Output) -> None:
    serve(Sandbox(3))
    assert cli.run(["list", "--project", "all"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["NAME", "PROJECT"]
    assert {"Production", "Staging"} <= {word for line in lines for word in line.split()}
    assert cli.run(["list", "--project", "Staging"]) == 0
    assert "PROJECT" not in capsys.readouterr().out


def test_another_project_and_organization_are_found_by_name_and_id(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(3))
    for place in (["--project", STAGING], ["--project", "staging"], ["--organization", "Zoë Martin"]):
        assert cli.run(["list", "-o", "json", *place]) == 0
        projects = {one["project_id"] for one in exactjson.loads(capsys.readouterr().out)}
        assert projects == {HOME if "--organization" in place else STAGING}
    assert cli.run(["list", "--project", "nonsense"]) == 1
    told = capsys.readouterr()
    assert not told.out
    assert "--project ID_OR_NAME" in told.err
    assert "`o`" not in told.err
    assert sandbox.requests


def test_a_page_that_is_lost_is_said_and_the_rest_is_printed(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(250)
    sandbox.fail(Fault(status=403), times=None, path=r"/instances\?.*page=2\b")
    serve(sandbox)
    assert cli.run(["list", "-o", "name"]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == names(sandbox)[:100] + names(sandbox)[200:]
    assert "onet: the list is not whole: 150 of 250, page 2 failed" in printed.err


def test_a_project_that_is_lost_is_named_and_the_others_are_printed(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(3)
    sandbox.fail(Fault(status=403), times=None, path=f"/projects/{STAGING}/compute/instances")
    serve(sandbox)
    assert cli.run(["list", "-o", "json", "--project", "all"]) == 1
    printed = capsys.readouterr()
    projects = {one["project_id"] for one in exactjson.loads(printed.out)}
    assert sandbox.default_scope[1] in projects
    assert STAGING not in projects
    assert "Staging: the list failed" in printed.err


def test_a_list_that_cannot_be_read_is_no_list(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(3)
    sandbox.fail(Fault(status=403, body={"detail": "not y\x1bours"}), times=None, path="/instances")
    serve(sandbox)
    assert cli.run(["list", "-o", "json"]) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "(403): not y␛ours" in printed.err


def test_a_key_that_is_refused_is_said(serve: Serve, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(Sandbox(3))
    monkeypatch.setenv("ONET_API_KEY", "sk-onetsolutions-wrong")
    assert cli.run(["list"]) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "401" in printed.err
    assert "sk-onetsolutions-wrong" not in printed.err


def test_without_a_key_it_is_said_how_to_give_one(home: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONET_BASE_URL", "https://api.example.net")
    (home / ".config" / "onet").mkdir(parents=True)
    (home / ".config" / "onet" / "config.toml").write_text('[profiles.default]\nstore = "file"\n')
    assert cli.run(["list"]) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "There is no key for the profile default" in printed.err
    assert "onet login" in printed.err


def test_the_demo_lists_its_sandbox_and_leaves_nothing_on_disk(home: Path, capsys: Output) -> None:
    assert cli.run(["--demo", "list", "-o", "name", "--demo-instances", "7"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 7
    assert not list(home.iterdir())


def test_what_is_listed_is_remembered_nowhere(serve: Serve, home: Path, capsys: Output) -> None:
    serve(Sandbox(3))
    assert cli.run(["list", "--project", "Staging"]) == 0
    assert not [file for file in home.rglob("*") if file.is_file()]
    capsys.readouterr()
