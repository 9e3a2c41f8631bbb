import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from tui.api.errors import InsecureUrl
from tui.core.config import BadConfig, Profile
from tui.core.remembered import remember
from tui.core.settings import BadSetting, Settings, from_options

ACCOUNT = {
    "ONET_PROFILE": "work",
    "ONET_ORGANIZATION": "acme",
    "ONET_PROJECT": "prod",
    "ONET_BASE_URL": "https://API.example.net/",
}
WORK = """
[profiles.work]
base_url = "https://work.example.net"
organization = "Acme"
project = "Production"
read_only = true
accent = "purple"
production = true
store = "file"
api_key_command = "pass show onet"
[profiles.home]
base_url = "https://home.example.net"
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who never used `onet`."""
    return {"HOME": str(tmp_path)}


def configured(home: dict[str, str], text: str) -> dict[str, str]:
    path = Path(home["HOME"]) / ".config" / "onet" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return home


def test_without_options_and_environment_the_defaults_count(home: dict[str, str]) -> None:
    settings = from_options(Namespace(), home)
    assert settings == Settings()
    assert settings.profiles == (Profile("default"),)


def test_the_environment_counts_and_an_option_wins_over_it(home: dict[str, str]) -> None:
    settings = from_options(Namespace(project="staging", refresh=5.0, no_mouse=True), ACCOUNT | home)
    assert (settings.profile, settings.organization, settings.project) == ("work", "acme", "staging")
    assert (settings.base_url, settings.refresh, settings.mouse) == ("https://api.example.net", 5.0, False)


def test_an_empty_option_wins_over_the_environment_and_the_file(home: dict[str, str]) -> None:
    assert from_options(Namespace(project=""), ACCOUNT | home).project is None
    settings = from_options(Namespace(profile="work", project="", base_url=""), configured(home, WORK))
    assert (settings.organization, settings.project) == ("Acme", None)
    assert settings.base_url == Settings().base_url


def test_an_empty_variable_is_none(home: dict[str, str]) -> None:
    empty = {"ONET_PROFILE": "", "ONET_PROJECT": "", "ONET_BASE_URL": "", "ONET_READ_ONLY": " "}
    settings = from_options(Namespace(), empty | configured(home, f'profile = "work"\n{WORK}'))
    assert (settings.profile, settings.project) == ("work", "Production")
    assert (settings.base_url, settings.read_only) == ("https://work.example.net", True)


def test_a_profile_has_what_the_file_says_of_it(home: dict[str, str]) -> None:
    settings = from_options(Namespace(profile="work"), configured(home, f"refresh = 5\nmouse = false\n{WORK}"))
    assert settings == Settings(
        "work",
        "Acme",
        "Production",
        "https://work.example.net",
        read_only=True,
        refresh=5.0,
        mouse=False,
        production=True,
        accent="purple",
        store="file",
        command=("pass", "show", "onet"),
        command_origin="https://work.example.net",
    )
    assert "pass" not in repr(settings)


def test_options_and_environment_win_over_the_file(home: dict[str, str]) -> None:
    environ = configured(home, f'refresh = 5\nmouse = true\nprofile = "home"\n{WORK}') | ACCOUNT
    settings = from_options(Namespace(refresh=0.0, no_mouse=True), environ)
    assert (settings.profile, settings.organization, settings.project) == ("work", "acme", "prod")
    assert (settings.base_url, settings.refresh, settings.mouse) == ("https://api.example.net", 0.0, False)


def test_the_key_of_a_profiles_command_is_for_the_profiles_origin_only(home: dict[str, str]) -> None:
    elsewhere = Namespace(profile="work", base_url="https://elsewhere.example")
    account = from_options(elsewhere, configured(home, WORK + 'keyring = "not.general"\n')).account
    assert (account.base_url, account.command_origin) == ("https://elsewhere.example", "https://work.example.net")
    assert account == ("work", "https://elsewhere.example", "file", ("pass", "show", "onet"), account[4], None, True)
    text = 'keyring = "a.B"\n[profiles.default]\napi_key_command = "x"'
    account = from_options(Namespace(), configured(home, text)).account
    assert (account.command_origin, account.keyring) == (account.base_url, "a.B")


def test_a_project_of_the_file_is_not_looked_for_in_another_organization(home: dict[str, str]) -> None:
    settings = from_options(Namespace(profile="work", organization="other"), configured(home, WORK))
    assert (settings.organization, settings.project) == ("other", None)
    text = '[profiles.default]\nproject = "all"'
    assert from_options(Namespace(organization="other"), configured(home, text)).project == "all"


@pytest.mark.parametrize(
    ("first_line", "last", "opened"),
    [
        ('profile = "home"', "work", "home"),
        ("", "work", "work"),
        ("", "gone", "default"),
        ("", "default", "default"),
        ("", None, "default"),
    ],
)
def test_the_profile_of_the_file_opens_and_else_the_one_that_was_open_last(
    home: dict[str, str], first_line: str, last: str | None, opened: str
) -> None:
    environ = configured(home, first_line + WORK)
    if last:
        remember(last, "https://api.example.net", "o", "p", environ)
    assert from_options(Namespace(), environ).profile == opened


def test_the_only_profile_of_the_file_opens_where_none_was_open_yet(home: dict[str, str]) -> None:
    environ = configured(home, "[profiles.work]")
    assert from_options(Namespace(), environ).profile == "work"
    remember("default", "https://api.example.net", "o", "p", environ)
    assert from_options(Namespace(), environ).profile == "default"


def test_the_demo_has_no_account_but_what_else_was_said(home: dict[str, str]) -> None:
    environ = configured(home, f'refresh = 5\nprofile = "work"\n{WORK}') | ACCOUNT
    remember("work", "https://api.example.net", "o", "p", environ)
    settings = from_options(Namespace(demo=True), environ | {"ONET_READ_ONLY": "1", "ONET_ASCII": "1"})
    assert settings == Settings(demo=True, refresh=5.0, read_only=True, ascii=True)
    assert settings.profiles == (Profile("default"),)
    assert settings.switch("work") == settings
    assert from_options(Namespace(demo=True), configured(home, "read_only = true")).read_only
    assert not from_options(Namespace(demo=True), configured(home, "[profiles.default]\nread_only = true")).read_only


def test_a_base_url_that_the_demo_does_not_use_does_not_stop_it(home: dict[str, str]) -> None:
    assert from_options(Namespace(demo=True), {"ONET_BASE_URL": "http://api.example.net"} | home).demo


@pytest.mark.parametrize("demo", [True, False])
def test_a_broken_file_is_never_half_used(home: dict[str, str], demo: bool) -> None:
    with pytest.raises(BadConfig):
        from_options(Namespace(demo=demo), configured(home, "[profiles.work]\nread_only = 1"))


@pytest.mark.parametrize(("word", "on"), [("1", True), ("true", True), ("0", False), ("", False), ("No", False)])
def test_a_word_for_read_only_is_never_taken_for_off_by_mistake(home: dict[str, str], word: str, on: bool) -> None:
    assert from_options(Namespace(), {"ONET_READ_ONLY": word} | home).read_only is on


@pytest.mark.parametrize(
    ("options", "variable", "text", "why"),
    [
        (Namespace(read_only=True), "0", "", "it was started with --read-only"),
        (Namespace(), "yes", "", "ONET_READ_ONLY is set"),
        (Namespace(), "", "read_only = true", "config.toml says read_only = true"),
        (Namespace(), "", "[profiles.default]\nread_only = true", "the profile default is read-only in config.toml"),
        (
            Namespace(),
            "",
            "read_only = true\n[profiles.default]\nread_only = false",
            "config.toml says read_only = true",
        ),
        (Namespace(), "off", "read_only = true\n[profiles.default]\nread_only = true", ""),
        (Namespace(), "", "read_only = false", ""),
    ],
)
def test_read_only_says_what_made_it_so(
    home: dict[str, str], options: Namespace, variable: str, text: str, why: str
) -> None:
    settings = from_options(options, configured(home, text) | {"ONET_READ_ONLY": variable})
    assert (settings.read_only, settings.read_only_why) == (bool(why), why)


def test_another_profile_has_nothing_of_the_account_the_run_started_with(home: dict[str, str]) -> None:
    started = from_options(Namespace(refresh=5.0, no_mouse=True), configured(home, WORK) | ACCOUNT)
    assert (started.profile, started.environment, started.read_only) == ("work", True, True)
    other = started.switch("home")
    assert other == Settings("home", base_url="https://home.example.net", refresh=5.0, mouse=False, environment=False)
    assert not other.account.environment
    assert other.read_only_why == ""
    assert other.switch("new").switch("default") == Settings(refresh=5.0, mouse=False, environment=False)
    again = other.switch("work")
    assert again == started
    assert again.account == started.account


def test_read_only_of_the_run_stays_in_every_profile(home: dict[str, str]) -> None:
    environ = configured(home, WORK)
    assert from_options(Namespace(profile="work", read_only=True), environ).switch("home").read_only
    switched = from_options(Namespace(profile="home"), environ | {"ONET_READ_ONLY": "0"}).switch("work")
    assert (switched.production, switched.read_only) == (True, False)
    assert from_options(Namespace(profile="home"), environ).switch("work").read_only


def test_settings_that_were_made_by_hand_can_be_switched_too() -> None:
    settings = Settings("a", "acme", base_url="https://a.example.net", read_only=True)
    assert settings.switch("b") == Settings("b", read_only=True, environment=False)
    assert settings.switch("b").switch("a") == settings


def test_the_profiles_to_choose_from_are_those_of_the_file_the_default_and_the_open_one(home: dict[str, str]) -> None:
    settings = from_options(Namespace(), configured(home, WORK))
    assert [profile.name for profile in settings.profiles] == ["default", "work", "home"]
    assert [profile.name for profile in settings.switch("new").profiles] == ["default", "work", "home", "new"]
    assert settings.profiles[1].production
    settings = from_options(Namespace(), configured(home, "[profiles.a]\n[profiles.default]"))
    assert [profile.name for profile in settings.profiles] == ["a", "default"]


def test_what_is_not_known_in_the_file_is_noted(home: dict[str, str]) -> None:
    environ = configured(home, f"colour = 1\n{WORK}")
    assert from_options(Namespace(), environ).notes == ("config.toml: line 1: colour: is not known",)
    assert from_options(Namespace(profile="wrok"), environ).notes[1:] == (
        "config.toml has no profile wrok; did you mean work?",
    )
    assert from_options(Namespace(profile="new"), environ).notes[1:] == (
        "config.toml has no profile new; it has work, home.",
    )


def test_the_key_is_not_sent_in_the_clear(home: dict[str, str]) -> None:
    with pytest.raises(InsecureUrl):
        from_options(Namespace(base_url="http://api.example.net"), home)


@pytest.mark.parametrize("name", ["a\nb", " ", "a\x1b[2J", "x" * 101])
def test_what_is_no_name_is_no_profile(home: dict[str, str], name: str) -> None:
    with pytest.raises(BadSetting):
        from_options(Namespace(profile=name), home)
    with pytest.raises(BadSetting):
        Settings().switch(name)


def test_reading_the_settings_loads_nothing_that_is_slow(home: dict[str, str]) -> None:
    script = (
        "import os, sys\nfrom argparse import Namespace\nfrom tui.core.settings import from_options\n"
        "assert from_options(Namespace(), os.environ).switch('work').account.store == 'file'\n"
        "slow = {'textual', 'rich', 'httpx', 'pydantic', 'keyring', 'cryptography', 'asyncio'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("ONET_", "XDG_", "COV"))}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ | configured(home, WORK), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
