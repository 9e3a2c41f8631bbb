"""What config.toml says is used, and what it says wrongly is told by file, line and key."""

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.config import BadConfig, Config, Profile, Ssh, read_config
from tui.core.config.keys import GENERAL, PROFILE
from tui.core.config.read import FILE, _Reader
from tui.core.config.sample import sample
from tui.core.config.ssh import SSH

FULL = """
profile = "work"
refresh = 5
mouse = false
read_only = true
keyring = "package.module.Class"
[profiles.work]
base_url = "https://API.example.net/"
organization = "Acme"
project = "all"
read_only = true
accent = "#8A2be2"
production = true
store = "file"
api_key_command = "pass show 'onet work'"
[profiles."at home"]
api_key_command = ["op", "read", "op://a b"]
[profiles."at home".ssh]
port = 2222
[ssh]
user = "ada"
"""
OPTIONS = ("-i", "~/.ssh/onet")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def write(environ: dict[str, str], text: str | bytes) -> Path:
    path = Path(environ["XDG_CONFIG_HOME"]) / "onet" / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(environ: dict[str, str], text: str | bytes) -> BadConfig:
    path = write(environ, text)
    with pytest.raises(BadConfig) as caught:
        read_config(environ)
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.title
    assert caught.value.hint
    return caught.value


def test_without_a_file_nothing_is_configured(environ: dict[str, str], tmp_path: Path) -> None:
    assert read_config(environ) == Config(tmp_path / "onet" / FILE)
    assert read_config({"XDG_CONFIG_HOME": "/dev/null"}).profiles == {}


def test_every_key_is_read(environ: dict[str, str]) -> None:
    path = write(environ, FULL)
    work = Profile(
        "work",
        "https://api.example.net",
        "Acme",
        "all",
        read_only=True,
        accent="#8A2be2",
        production=True,
        store="file",
        api_key_command=("pass", "show", "onet work"),
    )
    home = Profile("at home", api_key_command=("op", "read", "op://a b"), ssh=Ssh(port=2222))
    config = read_config(environ)
    assert config == Config(
        path,
        "work",
        refresh=5.0,
        mouse=False,
        read_only=True,
        keyring="package.module.Class",
        profiles={"work": work, "at home": home},
        ssh=Ssh("ada"),
    )
    assert list(config.profiles) == ["work", "at home"]
    assert "pass" not in repr(config)


def test_a_file_with_a_byte_order_mark_and_line_ends_of_windows_is_read(environ: dict[str, str]) -> None:
    write(environ, b"\xef\xbb\xbfrefresh = 0\r\nmouse = true\r\n")
    assert (read_config(environ).refresh, read_config(environ).mouse) == (0.0, True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('refresh = "5"', "line 1: refresh: must be 0 or a number of seconds from 1 to 86400"),
        ("refresh = 0.5", "line 1: refresh: must be 0 or"),
        ("refresh = nan", "line 1: refresh: must be 0 or"),
        ("refresh = true", "line 1: refresh: must be 0 or"),
        (f"refresh = 1{'0' * 400}", "line 1: refresh: must be 0 or"),
        ("mouse = 1", "line 1: mouse: must be true or false"),
        ('profile = ""', "line 1: profile: must be a name"),
        ('profile = "a\\nb"', "line 1: profile: must be a name"),
        ('keyring = "Class"', "line 1: keyring: must be the path of a Python class"),
        ("profiles = 1", "line 1: profiles: must be a table for each profile"),
        ("[[profiles]]\n[[profiles]]", "line 1: profiles: must be a table for each profile"),
        ('[profiles]\nwork = "x"', "line 2: profiles.work: must be a table, [profiles.work]"),
        ("[[profiles.work]]", "line 1: profiles.work: must be a table"),
        ('[profiles."a\\u001b"]', 'line 1: profiles."a?": is no name for a profile'),
        ('[profiles."a b"]\nread_only = "yes"', 'line 2: profiles."a b".read_only: must be true or false'),
        ("[profiles.w]\nproduction = 1", "line 2: profiles.w.production: must be true or false"),
        ("[profiles.w]\norganization = 5", "line 2: profiles.w.organization: must be a name"),
        ('[profiles.w]\naccent = "mauve"', "line 2: profiles.w.accent: must be one of red, orange"),
        ('[profiles.w]\naccent = "#12345"', "line 2: profiles.w.accent: must be one of"),
        ('[profiles.w]\nstore = "plain"', 'line 2: profiles.w.store: must be "keyring" or "file"'),
        ('[profiles.w]\nbase_url = "http://api.example.net"', "base_url: the key is not sent over plain http"),
        ('[profiles.w]\nbase_url = "https://u:hidden@x.example"', "base_url: the base URL may hold no user"),
        ("[profiles.w]\nbase_url = []", "line 2: profiles.w.base_url: must be a URL"),
        ('[profiles.w]\napi_key_command = " "', "line 2: profiles.w.api_key_command: must hold a command"),
        ("[profiles.w]\napi_key_command = []", "api_key_command: must hold a command"),
        ('[profiles.w]\napi_key_command = ["", "x"]', "api_key_command: must hold a command"),
        ('[profiles.w]\napi_key_command = ["x", 1]', "api_key_command: must be a command in quotes"),
        ('[profiles.w]\napi_key_command = "pass \'x"', "api_key_command: has a quotation mark"),
        ('[profiles.w]\napi_key_command = "a\\u0000b"', "api_key_command: holds a character that no command can have"),
        ('profile = "wrok"\n[profiles.work]', "line 1: profile: there is no table [profiles.wrok] for it"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_line_and_key(environ: dict[str, str], text: str, line: str) -> None:
    error = refused(environ, text)
    assert line in error.detail
    assert "\n" not in error.detail
    assert "hidden" not in f"{error}{error.hint}"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(environ: dict[str, str]) -> None:
    error = refused(environ, "mouse = 1\n[profiles.b]\nstore = 1\n[profiles.a]\nread_only = 0\nreadonly = true")
    assert [line.split(": ")[:2] for line in error.detail.splitlines()] == [
        ["line 1", "mouse"],
        ["line 3", "profiles.b.store"],
        ["line 5", "profiles.a.read_only"],
        ["line 6", "profiles.a.readonly"],
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("refesh = 5", "config.toml: line 1: refesh: is not known; did you mean `refresh`?"),
        ("\nzzz = 5", "config.toml: line 2: zzz: is not known"),
        ("[zzz]\na = 1", "config.toml: line 1: zzz: is not known"),
        ('accent = "red"', "config.toml: line 1: accent: is not known; it belongs in the table of a profile"),
        ("[profiles.w]\nmouse = true", "line 2: profiles.w.mouse: is not known; it belongs at the top of the file"),
        ('[profiles.w]\norganisation = "x"', "profiles.w.organisation: is not known; did you mean `organization`?"),
        ('user = "root"', "config.toml: line 1: user: is not known; it belongs in the table [ssh]"),
        ("[profiles.w]\nport = 22", "line 2: profiles.w.port: is not known; it belongs in the table [profiles.w.ssh]"),
        ('[ssh]\nusers = "root"', "line 2: ssh.users: is not known; did you mean `user`?"),
        ("[profiles.w.ssh]\njmp = 1", "line 2: profiles.w.ssh.jmp: is not known; did you mean `jump`?"),
        ('[profiles.w]\n"a\\u001b[2J" = 1', 'profiles.w."a?[2J": is not known'),
    ],
)
def test_a_key_that_is_not_known_is_told_and_the_rest_is_used(environ: dict[str, str], text: str, line: str) -> None:
    write(environ, text)
    config = read_config(environ)
    assert len(config.notes) == 1
    assert line in config.notes[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[profiles.w]\nreadonly = true", "line 2: profiles.w.readonly: is not known; did you mean `read_only`?"),
        ("[profiles.w]\nRead-Only = true", "did you mean `read_only`?"),
        ("[profiles.w]\nprod = true", "did you mean `production`?"),
        ("[profiles.w]\nproducton = true", "did you mean `production`?"),
        ("[profiles.w]\nis_production = true", "did you mean `production`?"),
        (
            "[profiles.w.safety]\nread_only = true",
            "line 2: profiles.w.safety.read_only: is not known; it belongs in the table of a profile",
        ),
        ("readonly = true", "line 1: readonly: is not known; did you mean `read_only`?"),
        ("production = true", "line 1: production: is not known; it belongs in the table of a profile"),
        ("[profils.w]\nproduction = true", "line 1: profils: is not known; did you mean `profiles`?"),
        ("[work]\nread_only = true", "line 2: work.read_only: is not known; it belongs in the table of a profile"),
        ("work = [[{production = true}]]", "line 1: work.production: is not known; it belongs in"),
        ("[profiles.w]\npro = true", "line 2: profiles.w.pro: is not known; did you mean `production`?"),
    ],
)
def test_a_safeguard_that_is_mistyped_is_never_silently_off(environ: dict[str, str], text: str, word: str) -> None:
    error = refused(environ, text)
    assert word in error.detail


KEY = "sk-onetsolutions-abcdef0123456789"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "text",
    [
        f'api_key = "{KEY}"',
        f'[profiles.w]\napi_key = "{KEY}"',
        '[profiles.w]\ntoken = "anything abcdef0123456789"',
        f'[profiles.w]\nproject = "{KEY}"',
        f'[profiles.w]\napi_key_command = "echo {KEY}"',
        f'[profiles.w]\napi_key_command = ["echo", "{TOKEN}"]',
        f'[profiles.w]\nnotes = [["{TOKEN}"]]',
        f'[elsewhere]\nx = [{{ y = "{KEY}" }}]',
    ],
)
def test_a_key_in_the_file_is_refused_and_not_repeated(environ: dict[str, str], text: str) -> None:
    error = refused(environ, text)
    assert "an API key does not belong in this file" in error.detail
    assert re.match(r"line \d: ", error.detail)
    assert "onet login" in error.hint
    shown = f"{error} {error.hint} {error!r}"
    assert "abcdef" not in shown
    assert "eyJ" not in shown


@pytest.mark.parametrize("text", [f"{KEY} = 1", f"[{KEY}]\n[{KEY}]", f"{KEY}\n", f'"{KEY}" = {{a=1}}\n"{KEY}".b=1'])
def test_a_key_in_the_place_of_a_name_is_not_repeated(environ: dict[str, str], text: str) -> None:
    write(environ, text)
    try:
        told = "\n".join(read_config(environ).notes)
    except BadConfig as error:
        told = f"{error} {error.hint}"
    assert "line" in told
    assert "abcdef" not in told


def test_a_profile_may_have_any_name(environ: dict[str, str]) -> None:
    write(environ, "[profiles.token]\n[profiles.read_only]\n[profiles.profiles]")
    assert list(read_config(environ).profiles) == ["token", "read_only", "profiles"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("mouse = true\nrefresh = = 1", "line 2, column 11: Invalid value"),
        ("mouse = true\n\nrefresh", "line 3: Expected '=' after a key in a key/value pair"),
        ("mouse = true\nmouse = true", "line 2: Cannot overwrite a value"),
        (f"a = {'[' * 100_000}", "its values are nested too deeply"),
        (f"a = {'1' * 5_000}", "it holds a number with too many digits"),
        ("a = '\x01'", "line 1, column 6: "),
        (b"a = 1\nb = '\xff'", "line 2 is not UTF-8"),
        (b"#" * (1024 * 1024 + 1), "it is larger than 1 MiB"),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_its_place(environ: dict[str, str], text: str | bytes, detail: str) -> None:
    assert refused(environ, text).detail.startswith(detail)


def test_a_file_that_is_there_but_cannot_be_read_is_not_taken_for_none(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(environ, "")

    def detail() -> str:
        with pytest.raises(BadConfig, match="cannot be read") as caught:
            read_config(environ)
        return caught.value.detail

    path.unlink()
    path.symlink_to(tmp_path / "not mounted")
    assert detail() == "it is a link to a file that is not there"
    path.unlink()
    path.symlink_to(path)
    assert "symbolic links" in detail()
    path.unlink()
    path.mkdir()
    assert detail()
    path.rmdir()
    os.mkfifo(path)
    assert detail() == "it is no regular file"
    path.unlink()
    path.write_text("refresh = 5")
    path.chmod(0o666)
    assert detail().startswith("others can write to it")
    path.unlink()
    path.touch()

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    # Root may read everything, so the system's answer is made here.
    monkeypatch.setattr(os, "open", denied)
    assert detail() == "Permission denied"


def test_the_documented_sample_has_every_key_and_is_good_as_it_stands(environ: dict[str, str]) -> None:
    write(environ, sample())
    assert read_config(environ) == Config(read_config(environ).path)
    write(environ, re.sub(r"(?m)^# (?=\w+ = |\[)", "", sample()))
    config = read_config(environ)
    assert config.notes == ()
    assert list(config.profiles) == ["work"]
    assert all(re.search(rf"(?m)^# {name} = ", sample()) for name in [*GENERAL, *PROFILE, *SSH])
    assert config.ssh == config.profiles["work"].ssh == Ssh("root", 22, "auto", "ops@bastion.example.net", OPTIONS)


NAMES = ["profiles", "work", "read_only", "profile", "api_key_command", "true", "1", "nan", "1979-05-27", "'a b'", "é"]
MARKS = [*".=[]{},#\\'\"\n\r\x00 ", "[[", "]]", "'''", '"""', '"\\u0041"']
WORDS = st.sampled_from(NAMES + MARKS)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map("".join)))
@example("profiles.work.x.y = {z = [[{production = 1}]]}")
@example("[profiles]\nwork = {}\n[profiles.work.x]")
def test_any_text_is_a_configuration_or_is_refused(text: str) -> None:
    with suppress(BadConfig):
        assert isinstance(_Reader(Path(FILE), text).config(), Config)
