"""What [ssh] says is used where it can be, and what no ssh should be called with is told by line and key."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.config import BadConfig, Ssh, read_config
from tui.core.config.keys import Unusable
from tui.core.config.ssh import SSH


def read(folder: Path, text: str) -> Ssh:
    path = folder / "onet" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return read_config({"XDG_CONFIG_HOME": str(folder)}).ssh


def test_a_profile_overrides_what_it_says_and_no_more() -> None:
    general = Ssh("root", 22, "4", "bastion", ("-v",))
    assert Ssh(port=2222, options=()).over(general) == Ssh("root", 2222, "4", "bastion", ())
    assert Ssh(user="").over(general).user == ""
    assert Ssh().over(Ssh()) == Ssh()


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('user = "DOMAIN\\\\ada"', Ssh(user="DOMAIN\\ada")),
        ('user = "ada@example.net"', Ssh(user="ada@example.net")),
        ('user = ""', Ssh(user="")),
        ("family = 6", Ssh(family="6")),
        ('family = "4"', Ssh(family="4")),
        ('jump = "ops@bastion:2222,[2001:db8::1]:22,none"', Ssh(jump="ops@bastion:2222,[2001:db8::1]:22,none")),
        (
            'options = ["-4v", "-oPort=2", "-i", "-strange-name"]',
            Ssh(options=("-4v", "-oPort=2", "-i", "-strange-name")),
        ),
        ("options = []", Ssh(options=())),
    ],
)
def test_what_ssh_can_be_called_with_is_taken(tmp_path: Path, line: str, value: Ssh) -> None:
    assert read(tmp_path, f"[ssh]\n{line}") == value


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('user = "-oProxyCommand=x"', "ssh.user: must be the name of a user"),
        ('user = "a b"', "ssh.user: must be the name of a user"),
        ('user = "a\\nb"', "ssh.user: must be"),
        ('user = "$(id)"', "ssh.user: must be"),
        ('user = "ada\\\\"', "ssh.user: must be"),
        ("user = 1", "ssh.user: must be"),
        ("port = 0", "ssh.port: must be a port from 1 to 65535"),
        ("port = 65536", "ssh.port: must be"),
        ("port = true", "ssh.port: must be"),
        ('port = "22"', "ssh.port: must be"),
        ('family = "5"', 'ssh.family: must be "4", "6" or "auto"'),
        ("family = []", "ssh.family: must be"),
        ("family = 4.0", "ssh.family: must be"),
        ('jump = "-oProxyCommand=x"', "ssh.jump: must be a jump host"),
        ('jump = ""', "ssh.jump: must be"),
        ('jump = "a,"', "ssh.jump: must be"),
        ('jump = "bastion:99999"', "ssh.jump: must be"),
        ('jump = "bastion;id"', "ssh.jump: must be"),
        ("jump = 1", "ssh.jump: must be"),
        ('options = "-v"', "ssh.options: must be a list of words"),
        ('options = ["-v", ""]', "ssh.options: must be a list of words"),
        ('options = ["-v", 1]', "ssh.options: must be a list of words"),
        ('options = ["host"]', "ssh.options: must hold options of ssh only"),
        ('options = ["-v", "host"]', "ssh.options: must hold options of ssh only"),
        ('options = ["-v", "--"]', "ssh.options: must hold options of ssh only"),
        ('options = ["-i"]', "ssh.options: must hold options of ssh only"),
        ('options = ["--verbose"]', "ssh.options: must hold options of ssh only"),
        ('options = ["-i", "a\\u0000"]', "ssh.options: holds a character"),
    ],
)
def test_what_no_ssh_should_be_called_with_is_told_by_line_and_key(tmp_path: Path, line: str, word: str) -> None:
    for table in ("ssh", "profiles.w.ssh"):
        with pytest.raises(BadConfig) as caught:
            read(tmp_path, f"mouse = true\n[{table}]\n{line}")
        assert caught.value.detail.startswith(f"line 3: {table.removesuffix('ssh')}{word}")


@pytest.mark.parametrize("text", ["ssh = 1", "[[ssh]]", "[profiles.w]\nssh = 'x'"])
def test_what_is_no_table_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadConfig, match="ssh: must be a table, ") as caught:
        read(tmp_path, text)
    assert "ssh]" in caught.value.detail


@given(st.sampled_from(["user", "jump"]), st.text(max_size=20))
def test_no_user_and_no_jump_host_is_ever_an_option_or_more_than_a_word(name: str, text: str) -> None:
    taken = ""
    with suppress(Unusable):
        taken = SSH[name].check(text)
    assert taken in ("", text)
    assert not taken.startswith("-")
    assert not set(taken) & set(" \t\n'\"`$;&<>|(){}*?!#~%")


@given(st.from_regex(r"[-a-zA-Z0-9_.@\[\]:,\\ ]+", fullmatch=True))
def test_a_jump_host_of_likely_characters_is_one_that_ssh_takes_or_is_refused(text: str) -> None:
    with suppress(Unusable):
        assert not any(hop.startswith("-") or not hop for hop in SSH["jump"].check(text).split(","))
