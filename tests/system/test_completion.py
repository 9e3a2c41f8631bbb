"""The completion in real shells: what is typed, tab, and what stands in the line then."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cached import keep_list
from tests.support.needs import need
from tests.support.secrets import bare_environ
from tests.support.terminal import Terminal
from tui.api.urls import DEFAULT_BASE_URL

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(onet completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit && compinit -u -D; eval "$(onet completion zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "onet completion fish | source"),
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A home folder with a list of the last time, and `onet` on the path."""
    keep_list(tmp_path, DEFAULT_BASE_URL)
    program = tmp_path / "bin" / "onet"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return bare_environ(tmp_path) | {"PATH": path, "PYTHONPATH": str(Path.cwd()), "PS1": "$ ", "LC_ALL": "C.UTF-8"}


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, environ: dict[str, str]) -> Iterator[Terminal]:
    """A shell with the completion at a terminal."""
    name: str = request.param
    command, prepared = SHELLS[name]
    # CI has bash only.
    if name != "bash" and not any((Path(folder) / name).exists() for folder in environ["PATH"].split(os.pathsep)):
        pytest.skip(f"not installed here: {name}")
    terminal = Terminal(command, columns=100, environ=environ)
    terminal.press(f"{prepared}; echo is-rea''dy\r")
    terminal.wait_for("is-ready")
    yield terminal
    terminal.press("\x15exit\r")
    terminal.leave()


def test_a_tab_completes_commands_options_names_and_values(shell: Terminal) -> None:
    for typed, completed in (
        ("onet jou", "onet journal "),
        ("onet show --read-o", "onet show --read-only "),
        ("onet show my", "onet show my\\ \\$mail "),
        ("onet list size:v", "onet list size:vps-m "),
        ("onet set web-1 billing_cycle=quar", "onet set web-1 billing_cycle=quarterly "),
        ("onet set web-1 os_n", "onet set web-1 os_name="),
    ):
        # What is typed next shows whether a space was put behind it.
        shell.press(f"{typed}\t#")
        shell.wait_for(f"{completed}#")
        shell.press("\x15")
        shell.wait_gone(f"{completed}#")


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_understands(shell_name: str, environ: dict[str, str]) -> None:
    if shell_name == "bash":
        need("bash")
    elif not any((Path(folder) / shell_name).exists() for folder in environ["PATH"].split(os.pathsep)):
        pytest.skip(f"not installed here: {shell_name}")
    script = subprocess.run(
        ["onet", "completion", shell_name], env=environ, capture_output=True, check=True, text=True
    ).stdout
    done = subprocess.run([shell_name, "-n"], input=script, env=environ, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
