from argparse import Namespace

import pytest

from tui.api.errors import InsecureUrl
from tui.core.settings import BadSetting, Settings, from_options

ACCOUNT = {
    "ONET_PROFILE": "work",
    "ONET_ORGANIZATION": "acme",
    "ONET_PROJECT": "prod",
    "ONET_BASE_URL": "https://API.example.net/",
}


def test_without_options_and_environment_the_defaults_count() -> None:
    assert from_options(Namespace(), {}) == Settings()


def test_the_environment_counts_and_an_option_wins_over_it() -> None:
    settings = from_options(Namespace(project="staging", refresh=5.0, no_mouse=True), ACCOUNT)
    assert (settings.profile, settings.organization, settings.project) == ("work", "acme", "staging")
    assert (settings.base_url, settings.refresh, settings.mouse) == ("https://api.example.net", 5.0, False)


def test_an_empty_option_wins_over_the_environment_too() -> None:
    assert from_options(Namespace(project=""), ACCOUNT).project is None


def test_the_demo_has_no_account_of_the_environment_but_what_else_it_says() -> None:
    settings = from_options(Namespace(demo=True), ACCOUNT | {"ONET_READ_ONLY": "1", "ONET_ASCII": "1"})
    assert settings == Settings(demo=True, read_only=True)


def test_a_base_url_that_the_demo_does_not_use_does_not_stop_it() -> None:
    assert from_options(Namespace(demo=True), {"ONET_BASE_URL": "http://api.example.net"}).demo


@pytest.mark.parametrize(("word", "on"), [("1", True), ("true", True), ("0", False), ("", False), ("No", False)])
def test_a_word_for_read_only_is_never_taken_for_off_by_mistake(word: str, on: bool) -> None:
    assert from_options(Namespace(), {"ONET_READ_ONLY": word}).read_only is on


def test_the_key_is_not_sent_in_the_clear() -> None:
    with pytest.raises(InsecureUrl):
        from_options(Namespace(base_url="http://api.example.net"), {})


@pytest.mark.parametrize("name", ["a\nb", " ", "a\x1b[2J", "x" * 101])
def test_what_is_no_name_is_no_profile(name: str) -> None:
    with pytest.raises(BadSetting):
        from_options(Namespace(profile=name), {})
