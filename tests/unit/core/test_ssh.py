"""The command of ssh for an instance, and what is never connected to."""

import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.config import Config, Profile, Ssh
from tui.core.settings import Settings
from tui.core.ssh import NoSsh, address, connect, ended, program, ssh_argv, ssh_line, ssh_of
from tui.domain.row import InstanceRow

BOTH = InstanceRow("id-1", "web-1", ipv4="203.0.113.1", ipv6="2001:db8::1")


def installed(folder: Path, script: str) -> Path:
    """A program `ssh` that is a script; gives its folder."""
    (folder / "ssh").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "ssh").chmod(0o700)
    return folder


@pytest.mark.parametrize(
    ("ssh", "command"),
    [
        (Ssh(), "ssh -- root@203.0.113.1"),
        (Ssh(user=""), "ssh -- 203.0.113.1"),
        (Ssh(user="ada", family="6"), "ssh -- ada@2001:db8::1"),
        (Ssh(family="auto", port=2222), "ssh -p 2222 -- root@203.0.113.1"),
        (Ssh(jump="ops@bastion:22", options=("-v", "-i", "/k")), "ssh -v -i /k -J ops@bastion:22 -- root@203.0.113.1"),
    ],
)
def test_the_command_is_what_the_configuration_says(ssh: Ssh, command: str) -> None:
    assert ssh_argv(BOTH, ssh) == command.split()
    assert shlex.split(ssh_line(BOTH, ssh)) == command.replace("-- ", "").split()


def test_a_word_that_begins_at_home_is_spelled_out_as_a_shell_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ssh = Ssh(options=("-F", "~/my config", "-o", "IdentityFile=~/x", "-i", "~"))
    monkeypatch.setenv("HOME", "/home/ada")
    assert ssh_argv(BOTH, ssh)[1:6] == ["-F", "/home/ada/my config", "-o", "IdentityFile=~/x", "-i"]
    monkeypatch.delenv("HOME")
    assert "~/my config" in ssh_argv(BOTH, ssh)


def test_an_instance_with_one_address_has_that_one_unless_the_other_family_is_asked_for() -> None:
    only_six = BOTH._replace(ipv4=None)
    assert address(only_six) == "2001:db8::1"
    with pytest.raises(NoSsh, match="web-1 has no IPv4 address") as caught:
        address(only_six, "4")
    assert "family in [ssh]" in caught.value.hint
    with pytest.raises(NoSsh, match="id-1 has no primary address") as caught:
        address(InstanceRow("id-1", ""), "auto")
    assert caught.value.hint == ""


@pytest.mark.parametrize(
    "bad",
    [
        "-oProxyCommand=touch /tmp/x",
        "--",
        "web-1.example.net",
        "203.0.113.1 -oProxyCommand=x",
        " 203.0.113.1",
        "203.0.113.1\n",
        "203.0.113.1\x1b[2J",
        "203.0.113.01",
        "203.0.113.0/24",
        "root@203.0.113.1",
        "[2001:db8::1]",
        "fe80::1%-oProxyCommand=x",
        "fe80::1%eth0",
        "２０３.0.113.1",
        "0.0.0.0",
        "127.0.0.1",
        "::1",
        "::",
        "224.0.0.1",
    ],
)
def test_what_is_no_address_of_another_machine_is_refused(bad: str) -> None:
    for row, ssh in ((BOTH._replace(ipv4=bad), Ssh()), (BOTH._replace(ipv6=bad), Ssh(family="6"))):
        with pytest.raises(NoSsh, match="ssh is not opened to") as caught:
            ssh_argv(row, ssh)
        assert str(caught.value).isprintable()
        assert caught.value.detail.startswith("that is no ")


@given(st.text())
def test_no_text_in_the_place_of_an_address_is_ever_an_option(text: str) -> None:
    row = BOTH._replace(ipv4=text, ipv6=None)
    try:
        argv = ssh_argv(row, Ssh())
    except NoSsh:
        return
    assert argv == ["ssh", "--", f"root@{text}"]
    assert set(text) <= set("0123456789abcdefABCDEF:.")


@given(st.text(), st.text())
def test_nothing_of_the_api_but_the_address_is_in_the_command(name: str, identity: str) -> None:
    row = BOTH._replace(name=name, id=identity, hostname=f"-{name}", tags=(name,), image=name)
    assert ssh_argv(row, Ssh()) == ["ssh", "--", "root@203.0.113.1"]


def test_the_open_profile_s_own_words_count_first_and_the_demo_has_no_profile() -> None:
    config = Config(profiles={"work": Profile("work", ssh=Ssh(user="ada"))}, ssh=Ssh(user="root", port=22))
    assert ssh_of(Settings(profile="work", config=config)) == Ssh("ada", 22)
    assert ssh_of(Settings(profile="home", config=config)) == config.ssh
    assert ssh_of(Settings(profile="work", config=config, demo=True)) == config.ssh


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (0, ""),
        (255, "ssh to web-1 ended with code 255: it could not connect, or the connection was lost."),
        (1, "ssh to web-1 ended with code 1."),
        (-15, "ssh to web-1 was ended by signal 15."),
    ],
)
def test_the_end_of_ssh_is_told_unless_it_was_a_good_one(code: int, said: str) -> None:
    assert ended("web-1", code) == said


def test_without_ssh_it_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NoSsh, match="ssh is not installed here") as caught:
        connect(["ssh"], {"PATH": str(tmp_path)})
    assert "OpenSSH" in caught.value.hint
    assert program({"PATH": str(installed(tmp_path, ""))}) == str(tmp_path / "ssh")


def test_the_command_is_run_as_it_is_without_a_shell_and_without_our_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = f'printf "%s\\n" "$@" > "{tmp_path}/argv"; /usr/bin/env > "{tmp_path}/environ"; exit 7'
    environ = {"ONET_API_KEY": "hidden", "PATH": str(installed(tmp_path, script)), "SSH_AUTH_SOCK": "/run/agent"}
    assert connect(["ssh", "$(id)", "--", "root@203.0.113.1"], environ) == 7
    assert (tmp_path / "argv").read_text().splitlines() == ["$(id)", "--", "root@203.0.113.1"]
    given = (tmp_path / "environ").read_text()
    assert "hidden" not in given
    assert "SSH_AUTH_SOCK=/run/agent" in given
    assert capsys.readouterr().out == "$ ssh '$(id)' -- root@203.0.113.1\n"


def test_what_cannot_be_started_is_told_and_no_other_is_tried(tmp_path: Path) -> None:
    folder = installed(tmp_path, "")
    (folder / "ssh").write_text("#!/no/such/interpreter\n")
    (tmp_path / "other").mkdir()
    installed(tmp_path / "other", "exit 0")
    with pytest.raises(NoSsh, match="ssh cannot be started: No such file"):
        connect(["ssh"], {"PATH": f"{folder}:{tmp_path / 'other'}"})


def test_ctrl_c_is_ssh_s_own_and_ends_nothing_here(tmp_path: Path) -> None:
    def interrupted(argv: list[str], **_: Any) -> "subprocess.CompletedProcess[bytes]":
        signal.raise_signal(signal.SIGINT)
        return subprocess.CompletedProcess(argv, 130)

    before = signal.getsignal(signal.SIGINT)
    assert connect(["ssh"], {"PATH": str(installed(tmp_path, ""))}, interrupted) == 130
    assert signal.getsignal(signal.SIGINT) is before
