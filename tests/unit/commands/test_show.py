"""`onet show`: one instance as text or as it came; by id, else by a name that is one instance's."""

import pytest

from tests.unit.commands.conftest import Serve
from tui import cli
from tui.core.panes import PANES
from tui.domain import exactjson
from tui.sandbox import Fault, Sandbox
from tui.sandbox.numbers import Number

Output = pytest.CaptureFixture[str]
ID, OTHER = "0f0f0f0f-0000-4000-8000-000000000001", "0f0f0f0f-0000-4000-8000-000000000002"


def test_the_first_nine_panes_stand_one_after_the_other_under_their_names(serve: Serve, capsys: Output) -> None:
    serve(Sandbox(3))
    assert cli.run(["show", "web-1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == list(PANES[:-1])
    assert "  Name: web-1" in lines
    assert "  State: Active" in lines
    # Tables are aligned, so no tab is left.
    assert not any("\t" in line for line in lines)


def test_json_is_the_object_as_it_came(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(3, life=False)
    sandbox.instance_named("web-1")["future"] = {"exact": Number("1.10"), "escape": "\x1b\x9b"}
    serve(sandbox)
    assert cli.run(["show", "web-1", "-o", "json"]) == 0
    printed = capsys.readouterr().out
    assert list(exactjson.loads(printed)) == list(sandbox.instance_named("web-1"))
    assert '"exact": 1.10' in printed
    assert "\\u001b\\u009b" in printed


def test_french_names_of_the_catalogue_where_the_locale_is_french(
    serve: Serve, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(Sandbox(3))
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    texts = []
    for locale in ("en_US.UTF-8", "fr_FR.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        assert cli.run(["show", "web-1"]) == 0
        texts.append(capsys.readouterr().out.partition("\nSize\n")[2])
    assert texts[0] != texts[1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("web", OTHER),
        ("WEB", ID),
        ("Web", None),
        (ID, ID),
        (ID.upper(), ID),
        ("db", "i-3"),
        ("DB", "i-3"),
        ("i-3", "i-3"),
    ],
)
def test_an_instance_is_called_by_its_id_or_by_a_name_that_is_its_own(
    serve: Serve, capsys: Output, asked: str, found: str | None
) -> None:
    fleet = [{"id": ID, "name": "WEB"}, {"id": OTHER, "name": "web"}, {"id": "i-3", "name": "db"}]
    serve(Sandbox.from_fleet(fleet))
    code = cli.run(["show", asked, "-o", "json"])
    printed = capsys.readouterr()
    if found is None:
        assert (code, printed.out) == (2, "")
        assert f"Several instances are named “{asked}”: {ID}, {OTHER}" in printed.err
    else:
        assert code == 0
        assert exactjson.loads(printed.out)["id"] == found


def test_a_name_that_fits_several_is_refused_with_their_ids(serve: Serve, capsys: Output) -> None:
    serve(Sandbox.from_fleet([{"id": ID, "name": "web"}, {"id": OTHER, "name": "web"}]))
    assert cli.run(["show", "web"]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert ID in printed.err
    assert OTHER in printed.err


def test_a_name_that_fits_none_fails_with_the_names_near_it(serve: Serve, capsys: Output) -> None:
    serve(Sandbox.from_fleet([{"id": ID, "name": "web-1"}, {"id": OTHER, "name": "mail"}]))
    assert cli.run(["show", "wbe-1"]) == 1
    assert "Did you mean web-1?" in capsys.readouterr().err
    assert cli.run(["show", "nothing like it"]) == 1
    assert "--project all" in capsys.readouterr().err


def test_a_name_near_it_keeps_to_its_line(serve: Serve, capsys: Output) -> None:
    serve(Sandbox.from_fleet([{"id": ID, "name": "web-1\nApplied: all of it"}]))
    assert cli.run(["show", "web-1 Applied: all of it"]) == 1
    assert "\nDid you mean web-1␊Applied: all of it?\n" in capsys.readouterr().err


def test_an_id_of_another_project_is_found_where_all_are_looked_into(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(3))
    away = next(one for one in sandbox.instances.values() if one["project_id"] != sandbox.default_scope[1])
    assert cli.run(["show", away["id"]]) == 1
    capsys.readouterr()
    assert cli.run(["show", away["id"], "--project", "all", "-o", "json"]) == 0
    assert exactjson.loads(capsys.readouterr().out)["id"] == away["id"]


def test_an_id_costs_no_reading_of_the_list(serve: Serve, capsys: Output) -> None:
    sandbox = serve(Sandbox(250))
    identity = sandbox.instance_named("web-1")["id"]
    assert cli.run(["show", identity]) == 0
    capsys.readouterr()
    assert [request.path for request in sandbox.requests if "/instances" in request.path] == [
        request.path for request in sandbox.requests if request.path.endswith(f"/instances/{identity}")
    ]


def test_no_instance_is_taken_by_its_name_where_a_part_of_the_list_is_missing(serve: Serve, capsys: Output) -> None:
    sandbox = Sandbox(250)
    sandbox.fail(Fault(status=403), times=None, path=r"/instances\?.*page=2\b")
    serve(sandbox)
    assert cli.run(["show", "web-1"]) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "not certain which instance “web-1” is" in printed.err


def test_what_others_wrote_is_shown_and_does_nothing(serve: Serve, capsys: Output) -> None:
    hostile = "\x1b[2J\n\u202e"
    serve(Sandbox.from_fleet([{"id": ID, "name": hostile, "hostname": hostile, "tags": {hostile: hostile}}]))
    assert cli.run(["show", ID]) == 0
    printed = capsys.readouterr().out
    assert "␛[2J␊\\u202e" in printed
    assert all(char.isprintable() or char == "\n" for char in printed)
