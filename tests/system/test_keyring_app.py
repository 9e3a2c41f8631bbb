"""The app itself where there is a real keyring, where it is locked, dies, asks nobody, or is none at all."""

from pathlib import Path

import pytest

from tests.support.machine import Machine
from tests.support.secrets import PROMPTER, Display, SecretService, bare_environ
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Sandbox

RENEWED = "sk-onetsolutions-renewed-0000-new9"
# What never returns would delay the end for ever.
AT_ONCE = 5.0


@pytest.fixture
def home(tmp_path: Path, url: str) -> Path:
    """A home folder with a key in a collection that a password locks."""
    with SecretService(tmp_path / "home") as service:
        machine = Machine(service.environ, tmp_path / "home")
        code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
        assert code == 0, said
    return tmp_path / "home"


def opened(environ: dict[str, str], home: Path, url: str) -> Terminal:
    return Machine(environ, home).terminal("--base-url", url)


def type_key(app: Terminal, key: str = DEMO_KEY) -> None:
    """Give a key to the login screen, for this session only."""
    app.wait_for("for this session only")
    app.press(key)
    app.wait_for("•" * len(key))
    app.press("\r")


def quit_list(app: Terminal) -> None:
    """`q` on the list ends the process at once."""
    app.press("q")
    assert app.leave(AT_ONCE) == 0
    assert DEMO_KEY.encode() not in app.raw


def test_login_list_restart_list_logout_and_the_login_screen(tmp_path: Path, url: str) -> None:
    with SecretService(tmp_path / "home") as service:
        machine = Machine(service.environ, tmp_path / "home")
        login = machine.terminal("login", "--base-url", url)
        login.wait_for("API key (not shown)")
        login.press(f"{DEMO_KEY}\n")
        login.wait_for("Logged in as")
        assert login.leave() == 0
        for _ in range(2):
            app = machine.terminal("--base-url", url)
            app.wait_for("3 instances")
            app.wait_for("key …demo")
            quit_list(app)
        code, said = machine.run("logout", "--base-url", url)
        assert (code, "is removed from the OS keyring" in said) == (0, True), said
        app = machine.terminal("--base-url", url)
        app.wait_for("There is no key for this profile yet")
        app.wait_for("It will be in")
        app.press("\x1b")
        assert app.leave(AT_ONCE) == 1


def test_locked_without_a_display_is_said_and_a_key_for_this_session_opens_the_list(home: Path, url: str) -> None:
    with SecretService(home, unlocked=False) as service:
        app = opened(service.environ, home, url)
        app.wait_for("The OS keyring is locked")
        type_key(app)
        app.wait_for("3 instances")
        quit_list(app)
        # It was for that session only.
        again = opened(service.environ, home, url)
        again.wait_for("The OS keyring is locked")
        again.press("\x11")
        again.leave(AT_ONCE)


def test_a_prompt_that_nobody_answers_is_said_meanwhile_and_given_up(home: Path, url: str) -> None:
    with Display() as display, SecretService(home, unlocked=False, display=display.name) as service:
        app = opened(service.environ, home, url)
        app.wait_for("Looking for its key in the keyring")
        app.wait_for("The OS keyring did not answer: within 3 seconds")
        assert service.owner(PROMPTER) is not None
        type_key(app)
        app.wait_for("3 instances")
        quit_list(app)


@pytest.mark.parametrize("keys", ["\x11", "\x1b"], ids=["ctrl+q", "esc"])
def test_a_prompt_that_nobody_answers_need_not_be_waited_for(home: Path, url: str, keys: str) -> None:
    with Display() as display, SecretService(home, unlocked=False, display=display.name) as service:
        app = opened(service.environ, home, url)
        app.wait_for("Looking for its key in the keyring")
        app.press(keys)
        if keys == "\x1b":
            app.wait_for("The key was not waited for")
            app.press(keys)
        app.leave(AT_ONCE)


def test_a_daemon_that_is_killed_in_mid_session_takes_nothing_from_the_running_app(
    home: Path, url: str, sandbox: Sandbox
) -> None:
    with SecretService(home) as service:
        app = opened(service.environ, home, url)
        app.wait_for("3 instances")
        app.wait_for("web-1 ")
        service.kill_daemon()
        sandbox.instance_named("web-1")["name"] = "renamed"
        app.press("r")
        app.wait_for("renamed")
        # Another login in the app: the keyring that the bus starts anew is locked.
        sandbox.keys = {RENEWED}
        app.press("r")
        app.wait_for("refused the key (401)")
        app.wait_for("The OS keyring is locked")
        type_key(app, RENEWED)
        app.wait_for("key …new9")
        quit_list(app)
    assert RENEWED.encode() not in app.raw


def test_a_keyring_that_is_gone_when_the_key_is_kept_leaves_it_to_the_session(
    home: Path, url: str, sandbox: Sandbox
) -> None:
    with SecretService(home) as service:
        app = opened(service.environ, home, url)
        app.wait_for("3 instances")
        sandbox.keys = {RENEWED}
        app.press("r")
        app.wait_for("refused the key (401)")
        app.wait_for("It will be in")
        service.end()
        app.press(RENEWED)
        app.wait_for("•" * len(RENEWED))
        app.press("\r")
        app.wait_for("The key is not stored")
        app.wait_for("this session only.")
        app.press("\r")
        app.wait_for("key …new9")
        quit_list(app)


def test_without_a_message_bus_the_app_says_so_and_works_with_a_key_for_this_session(tmp_path: Path, url: str) -> None:
    app = opened(bare_environ(tmp_path), tmp_path, url)
    app.wait_for("There is no OS keyring here")
    type_key(app)
    app.wait_for("3 instances")
    quit_list(app)


def test_a_backend_that_never_returns_is_given_up_and_delays_no_end(tmp_path: Path, url: str) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "never.py").write_text("import threading\nthreading.Event().wait()\n")
    config = tmp_path / ".config" / "onet"
    config.mkdir(parents=True, mode=0o700)
    (config / "config.toml").write_text('keyring = "never.Keyring"\n')
    environ = bare_environ(tmp_path) | {"PYTHONPATH": str(tmp_path / "modules")}
    app = opened(environ, tmp_path, url)
    app.wait_for("Looking for its key in the keyring")
    app.wait_for("The OS keyring did not answer: within 3 seconds")
    app.press("\x11")
    app.leave(AT_ONCE)
    app = opened(environ, tmp_path, url)
    app.wait_for("The OS keyring did not answer: within 3 seconds")
    type_key(app)
    app.wait_for("3 instances")
    quit_list(app)
