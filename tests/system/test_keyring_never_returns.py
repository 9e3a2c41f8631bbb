"""A keyring that never answers, made for these tests and named in config.toml."""

import sys
from pathlib import Path

import pytest

from tests.support.machine import ONET, Machine
from tests.support.secrets import STUCK_BACKEND, bare_environ
from tui.sandbox import DEMO_KEY

_STUCK_IMPORT = "import threading\nthreading.Event().wait()\n"
# The same command line with shorter limits.
_HURRIED = (
    "from tui.core.credentials import ring\nring.READ_LIMIT = ring.ASK_LIMIT = 0.5\nfrom tui.cli import main\nmain()"
)


@pytest.fixture(params=[STUCK_BACKEND, _STUCK_IMPORT], ids=["call", "import"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "never.py").write_text(request.param)
    config = tmp_path / ".config" / "onet"
    config.mkdir(parents=True, mode=0o700)
    (config / "config.toml").write_text('keyring = "never.Keyring"\n')
    return Machine(bare_environ(tmp_path) | {"PYTHONPATH": str(tmp_path / "modules")}, tmp_path)


@pytest.mark.parametrize("arguments", [["login", "--stdin"], ["logout"]])
def test_login_and_logout_give_it_up_at_the_limit_and_end_at_once(machine: Machine, arguments: list[str]) -> None:
    command = [sys.executable, "-c", _HURRIED]
    code, said = machine.run(*arguments, typed=f"{DEMO_KEY}\n", command=command)
    assert (code, "The OS keyring did not answer" in said, "ONET_API_KEY" in said) == (1, True, True), said


def test_the_key_is_given_up_within_three_seconds_and_the_process_ends_at_once(machine: Machine) -> None:
    said = machine.stored("default", "https://api.example.net", keyring="never.Keyring")
    assert "KeyringTimeout: The OS keyring did not answer: within 3 seconds" in said


@pytest.mark.parametrize("machine", [STUCK_BACKEND], indirect=True)
def test_a_keyring_that_config_toml_does_not_name_is_not_even_loaded(machine: Machine) -> None:
    (machine.folder / ".config" / "onet" / "config.toml").write_text("")
    machine.environ["PYTHON_KEYRING_BACKEND"] = "never.Keyring"
    code, said = machine.run("login", "--stdin", typed=f"{DEMO_KEY}\n", command=ONET)
    assert (code, "This keyring is not known to be safe: never.Keyring, of PYTHON_KEYRING_BACKEND" in said) == (1, True)
