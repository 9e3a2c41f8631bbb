"""`onet doctor` as it is printed, without a network: on the demo, and with settings that cannot be used."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui import cli
from tui.command_line import parse
from tui.commands import doctor
from tui.core.doctor import Area, Check
from tui.core.settings import Settings, from_options

AREA = Area("network")


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host with nothing of ours on it, reached from an xterm."""
    dropped = ("ONET_", "XDG_", "TMUX", "STY", "SSH_", "LC_", "NO_COLOR", "COLORTERM", "DISPLAY", "WAYLAND_")
    for name in [name for name in os.environ if name.startswith(dropped)]:
        monkeypatch.delenv(name)
    for name, value in {"HOME": str(tmp_path), "TERM": "xterm-256color", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def config(machine: Path) -> Path:
    folder = machine / ".config" / "onet"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "config.toml").touch(mode=0o600)
    return folder / "config.toml"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.run(["doctor", *words])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code, said = run(capsys, "--json", *words)
    return code, json.loads(said)


def test_on_the_demo_nothing_is_broken_and_no_account_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "--demo")
    assert code == 0
    assert "the sandbox inside this process: no key, no file and no network is needed" in said
    assert "\nnetwork\n" not in said
    assert "0 broken." in said


def test_each_finding_is_a_line_with_its_word_its_name_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    report = doctor._Report(Settings(), as_json=False)
    report.add([AREA.fine("dns", "found"), AREA.broken("tls", "not trusted", "Set SSL_CERT_FILE.")])
    assert report.end() == 1
    assert capsys.readouterr().out == (
        "network\n"
        "  ✓ fine     dns  found\n"
        "  ✕ broken   tls  not trusted\n"
        "                  Set SSL_CERT_FILE.\n"
        "\n"
        "1 fine, 0 warnings, 1 broken.\n"
    )


@pytest.mark.parametrize(
    ("words", "environ"), [(["--ascii"], {}), ([], {"LANG": "C", "LC_ALL": "C"}), ([], {"ONET_ASCII": "1"})]
)
def test_in_ascii_every_sign_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], environ: dict[str, str]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert run(capsys, "--demo", *words)[1].isascii()


def test_for_programs_it_is_one_object_with_stable_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = as_json(capsys, "--demo")
    assert code == 0
    assert found["ok"] is True
    assert all(set(check) == {"area", "name", "status", "detail", "advice"} for check in found["checks"])
    assert {check["status"] for check in found["checks"]} <= {"fine", "warning", "broken"}
    assert {check["area"] for check in found["checks"]} == {"terminal", "program", "files", "api"}


def test_a_config_toml_that_cannot_be_used_is_a_finding_and_the_rest_is_looked_at(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    config.write_text("refresh = -1\n[profiles.work\n")
    code, found = as_json(capsys)
    assert code == 1
    assert found["ok"] is False
    broken = [check for check in found["checks"] if check["status"] == "broken"]
    assert [check["name"] for check in broken] == ["config.toml"]
    assert "line 2" in broken[0]["detail"]
    said = {(check["area"], check["name"]): check["detail"] for check in found["checks"]}
    # The key is for the address that the file would name.
    assert said["network", "network"] == said["key", "key"] == "not looked at: the settings cannot be used"
    assert ("terminal", "colours") in said


def test_a_setting_that_cannot_be_meant_is_a_finding_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONET_BASE_URL", "http://api.example.net")
    code, found = as_json(capsys)
    assert code == 1
    assert [check["detail"] for check in found["checks"] if check["name"] == "settings"] == [
        "The key is not sent over plain http: http://api.example.net"
    ]


def test_which_account_it_is_about_and_what_guards_it_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[profiles.work]\nbase_url = "https://api.example.net"\n')
    asked = parse(["doctor", "--profile", "wrk", "--base-url", "https://api.example.org", "--read-only"])
    found = list(doctor._chosen(from_options(asked, os.environ)))
    assert found[0].detail == "wrk, at https://api.example.org; read-only, as it was started with --read-only"
    assert found[1].detail == "config.toml has no profile wrk; did you mean work?"


def test_what_a_file_or_a_server_says_cannot_act_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b]52;c;aGk=\a\nfine all\u202e"
    report = doctor._Report(Settings(), as_json=False)
    report.add([AREA.warning("dns", hostile, hostile)])
    report.end()
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said.splitlines()) == 5


def test_textual_is_not_loaded_for_it(machine: Path) -> None:
    script = (
        "import sys\nfrom tui.cli import run\nrun(['doctor', '--demo'])\n"
        "print('HEAVY', sorted({'textual', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("HEAVY []\n")


def test_a_report_without_a_fault_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    report = doctor._Report(Settings(), as_json=False)
    checks: list[Check] = [AREA.fine("dns", "found")]
    report.add(checks)
    assert report.end() == 0
    assert capsys.readouterr().out.endswith("All is fine.\n")
