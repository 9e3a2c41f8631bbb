"""`onet doctor` on a machine: the real keyring open and locked, a server on loopback, in a real tmux."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.leaks import ROOT, leaked
from tests.support.machine import ONET, Machine
from tests.support.needs import need
from tests.support.secrets import STUCK_BACKEND, SecretService, bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Fault, Sandbox

# The same command line with a shorter limit.
_HURRIED = "from tui.core.doctor import key\nkey.PROBE_LIMIT = 0.5\nfrom tui.cli import main\nmain()"


def looked(machine: Machine, *words: str, **variables: str) -> tuple[int, dict[tuple[str, str], Any]]:
    """Exit code and findings by area and name."""
    machine.environ |= {"LC_ALL": "C.UTF-8"} | variables
    code, said = machine.run("doctor", "--json", *words)
    found = json.loads(said)
    assert found["ok"] == (code == 0)
    return code, {(check["area"], check["name"]): check for check in found["checks"]}


def test_where_all_works_nothing_is_broken_and_the_key_is_never_shown(tmp_path: Path, sandbox: Sandbox) -> None:
    with LoopbackServer(sandbox) as server, SecretService(tmp_path / "home") as service:
        machine = Machine(service.environ, tmp_path / "home")
        code, said = machine.run("login", "--stdin", "--base-url", server.url, typed=f"{DEMO_KEY}\n")
        assert code == 0, said
        code, found = looked(machine, "--base-url", server.url)
        assert code == 0, found
        assert "SecretService Keyring keeps a key and gives it back" in found["key", "keyring"]["detail"]
        assert found["settings", "profile"]["detail"] == f"default, at {server.url}"
        assert found["key", "key"]["detail"] == "…demo, from keyring"
        assert found["api", "answer"]["status"] == found["api", "clock"]["status"] == "fine"
        assert found["api", "key"]["detail"].startswith("valid, of ")
        code, said = machine.run("doctor", "--base-url", server.url)
        assert (code, " 0 broken." in said) == (0, True), said
    assert not leaked(DEMO_KEY, machine.printed.encode())


def test_a_locked_keyring_is_broken_where_the_key_is_in_it_and_a_warning_where_it_is_not(
    tmp_path: Path, url: str
) -> None:
    home = tmp_path / "home"
    with SecretService(home):
        # A collection that a password locks is made.
        pass
    with SecretService(home, unlocked=False) as service:
        machine = Machine(service.environ, home)
        code, found = looked(machine, "--base-url", url)
        assert (code, found["key", "keyring"]["status"]) == (1, "broken")
        assert "The OS keyring is locked" in found["key", "keyring"]["detail"]
        assert "Unlock it" in found["key", "keyring"]["advice"]
        code, found = looked(machine, "--base-url", url, ONET_API_KEY=DEMO_KEY)
        assert (code, found["key", "keyring"]["status"]) == (0, "warning")
        assert found["api", "key"]["status"] == "fine"


def test_a_keyring_that_never_answers_does_not_hold_it_up(tmp_path: Path, url: str) -> None:
    (tmp_path / "never.py").write_text(STUCK_BACKEND)
    config = tmp_path / ".config" / "onet"
    config.mkdir(parents=True, mode=0o700)
    (config / "config.toml").write_text('keyring = "never.Keyring"\n')
    environ = bare_environ(tmp_path) | {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "never.Keyring"}
    command = [sys.executable, "-c", _HURRIED]
    code, said = Machine(environ, tmp_path).run("doctor", "--base-url", url, command=command)
    assert (code, "The OS keyring did not answer" in said, "network" in said) == (1, True, True), said


def test_a_server_that_quotes_the_key_it_refuses_does_not_have_it_shown(
    tmp_path: Path, sandbox: Sandbox, url: str
) -> None:
    wrong = "sk-onetsolutions-wrong-0000wrng"
    sandbox.fail(
        Fault(status=401, body={"detail": f"Invalid token {wrong}."}, headers={"x-ratelimit-key": wrong}), times=None
    )
    machine = Machine(bare_environ(tmp_path), tmp_path)
    code, found = looked(machine, "--base-url", url, ONET_API_KEY=wrong)
    assert (code, found["api", "key"]["status"]) == (1, "broken")
    assert "The API refused the key (401)" in found["api", "key"]["detail"]
    assert not leaked(wrong, machine.printed.encode())


def test_in_tmux_the_settings_that_hurt_are_told_with_the_line_that_mends_them(tmp_path: Path) -> None:
    need("tmux")
    (tmp_path / "tmux.conf").write_text("set -sg escape-time 500\n")
    place = bare_environ(tmp_path) | {"TMUX_TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    server = ["tmux", "-u", "-L", "doctor"]
    inside = f"{sys.executable} -m tui doctor --demo; sleep 600"
    try:
        terminal = Terminal([*server, "-f", str(tmp_path / "tmux.conf"), "new", inside], 120, 40, environ=place)
        shown = terminal.wait_for("broken.")
    finally:
        subprocess.run([*server, "kill-server"], env=place, check=False, capture_output=True)
    terminal.leave()
    assert "`esc` arrives 500 ms late" in shown
    assert "In tmux.conf: set -sg escape-time 10" in shown
    assert "tmux may be looked at from afar" in shown


def test_at_a_terminal_its_size_is_told(tmp_path: Path) -> None:
    environ = bare_environ(tmp_path) | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    terminal = Terminal([*ONET, "doctor", "--demo"], 110, 40, environ=environ)
    shown = terminal.wait_for("broken.")
    assert terminal.leave() == 0
    assert "TERM is xterm-256color" in shown
    assert "110x40" in shown
    assert b"\x1b" not in terminal.raw
