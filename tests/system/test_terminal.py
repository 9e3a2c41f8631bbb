"""The app as a person meets it: in a real terminal, by the keyboard alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal
from tui.core.panes import PANES

ONET = [sys.executable, "-m", "tui"]


def test_start_open_walk_edit_review_send_and_quit_at_80_by_24() -> None:
    terminal = Terminal([*ONET, "--demo"])
    terminal.wait_for("60 instances")
    terminal.press("\r")
    terminal.wait_for("1Overview")
    for number, name in enumerate(PANES, 1):
        terminal.press(str(number % 10))
        terminal.wait_for('"legacy_id"' if name == "JSON" else f"{number % 10}{name}")
    terminal.press("e")
    terminal.wait_for("Edit web-1")
    terminal.press("-renamed")
    terminal.wait_for("web-1-renamed")
    terminal.press("\x13")
    terminal.wait_for("web-1  →  web-1-renamed")
    terminal.wait_for("PUT")
    terminal.wait_for("Send")
    terminal.press("\x13")
    terminal.wait_for("Outcome: applied")
    terminal.wait_for("Close")
    terminal.press("\r")
    terminal.wait_gone("Outcome")
    terminal.press("q")
    terminal.wait_for("60 instances")
    terminal.wait_for("web-1-renamed")
    terminal.press("q")
    assert terminal.leave() == 0
    assert b"\x1b[?1049l" in terminal.raw
    assert b"\x1b[?25h" in terminal.raw


def test_escape_on_a_changed_form_asks_and_the_safe_answer_keeps_it() -> None:
    terminal = Terminal([*ONET, "--demo"])
    terminal.wait_for("60 instances")
    terminal.press("e")
    terminal.wait_for("Edit web-1")
    terminal.press("zz")
    terminal.wait_for("web-1zz")
    terminal.press("\x1b")
    terminal.wait_for("Leave the form?")
    terminal.press("\r")
    terminal.wait_for("web-1zz")
    terminal.press("\x11")
    assert terminal.leave() == 0


def test_without_colours_everything_is_there() -> None:
    terminal = Terminal(["env", "NO_COLOR=1", *ONET, "--demo", "--demo-instances", "3", "--read-only"])
    terminal.wait_for("3 instances")
    terminal.wait_for("read-only")
    terminal.press("\r")
    terminal.wait_for("1Overview")
    terminal.press("\x11")
    assert terminal.leave() == 0


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_package_installed_elsewhere_starts_the_demo(tmp_path: Path, kind: str) -> None:
    root = Path(__file__).parents[2]
    python = tmp_path / "venv" / "bin" / "python"
    build = [
        sys.executable,
        "-m",
        "build",
        "-q",
        f"--{kind}",
        "--no-isolation",
        "-o",
        str(tmp_path / "dist"),
        str(root),
    ]
    subprocess.run(build, check=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    (package,) = (tmp_path / "dist").iterdir()
    subprocess.run([str(python), "-m", "pip", "install", "-q", str(package)], check=True)
    terminal = Terminal([str(python.parent / "onet"), "--demo"], cwd=tmp_path)
    terminal.wait_for("60 instances", 40)
    terminal.press("q")
    assert terminal.leave() == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--version"], 0, "onet 0.1.0"),
        (["--help"], 0, "login"),
        (["--demo", "--project", "x"], 2, "leave out --project"),
        (["--base-url", "http://api.example.net", "login"], 2, "not sent over plain http"),
        (["--demo", "--demo-instances", "many"], 2, "invalid"),
        (["--demo"], 2, "onet list, onet show, onet set, onet journal, onet undo"),
    ],
)
def test_the_command_line_answers_without_a_terminal(arguments: list[str], code: int, words: str) -> None:
    done = subprocess.run([*ONET, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["--nonsense"]])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom tui.cli import run\ntry: run(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print('HEAVY', sorted({'textual','httpx','pydantic','keyring','importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_a_key_from_the_environment_that_is_refused_is_said_and_another_asked_for(tmp_path: Path) -> None:
    from tests.support.server import LoopbackServer
    from tui.sandbox import Sandbox

    with LoopbackServer(Sandbox(3)) as server:
        command = [
            "env",
            f"HOME={tmp_path}",
            "ONET_API_KEY=sk-onetsolutions-wrong-0000",
            *ONET,
            "--base-url",
            server.url,
        ]
        terminal = Terminal(command)
        terminal.wait_for("refused the key")
        shown = terminal.wait_for("Log in")
        assert "sk-onetsolutions" not in shown
        terminal.press("\x11")
        assert terminal.leave() == 0
    assert b"sk-onetsolutions-wrong" not in terminal.raw
    assert os.environ.get("ONET_API_KEY") is None
