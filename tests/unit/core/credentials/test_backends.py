import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backends import SecretService, libsecret

from tests.unit.core.credentials import rings
from tui.core.credentials import KeyringRefused, NoKeyring, UnsafeKeyring, backends

HERE = rings.__name__


@pytest.fixture(autouse=True)
def nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, name: str) -> None:
    """Name a keyring where the `keyring` library looks for one."""
    if where == "PYTHON_KEYRING_BACKEND":
        monkeypatch.setenv(where, name)
    else:
        (tmp_path / "python_keyring").mkdir()
        (tmp_path / "python_keyring" / where).write_text(f"[backend]\ndefault-keyring={name}\n")


WHERE = pytest.mark.parametrize("where", ["PYTHON_KEYRING_BACKEND", "keyringrc.cfg", "config.toml"])
UNSAFE = [
    "keyring.backends.null.Keyring",
    "keyring.backends.fail.Keyring",
    "keyrings.alt.file.PlaintextKeyring",
    "keyrings.alt.file.EncryptedKeyring",
    "somebody.UncryptedThing",
    f"{HERE}.PlaintextKeyring",
    f"{HERE}.Disguised",
    f"{HERE}.UnsafeChain",
]


@WHERE
@pytest.mark.parametrize("name", UNSAFE)
def test_a_keyring_that_does_not_keep_a_key_safe_is_refused_by_name_even_where_config_toml_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, name: str
) -> None:
    if where != "config.toml":
        configure(monkeypatch, tmp_path, where, name)
    with pytest.raises(UnsafeKeyring, match="does not keep a key safe") as caught:
        backends.choose(name)
    assert where in caught.value.detail
    assert "onet login --store file" in caught.value.hint


@WHERE
def test_another_keyring_is_used_only_where_config_toml_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    name = f"{HERE}.Memory"
    if where != "config.toml":
        configure(monkeypatch, tmp_path, where, name)
        for named in (None, "somebody.else.Keyring"):
            with pytest.raises(UnsafeKeyring, match=f"not known to be safe: {name}, of {where}"):
                backends.choose(named)
    assert isinstance(backends.choose(name), rings.Memory)


def test_nothing_of_a_keyring_that_is_not_allowed_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("raise SystemExit('run')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "planted.Keyring")
    with pytest.raises(UnsafeKeyring):
        backends.choose(None)
    with pytest.raises(KeyringRefused, match="SystemExit: run"):
        backends.choose("planted.Keyring")
    assert "planted" not in sys.modules


def test_the_variable_wins_over_keyringrc_and_keyringrc_over_config_toml(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configure(monkeypatch, tmp_path, "keyringrc.cfg", "one.Keyring")
    with pytest.raises(UnsafeKeyring, match=r"one\.Keyring, of keyringrc"):
        backends.choose("two.Keyring")
    configure(monkeypatch, tmp_path, "PYTHON_KEYRING_BACKEND", "three.Keyring")
    with pytest.raises(UnsafeKeyring, match=r"three\.Keyring, of PYTHON"):
        backends.choose("two.Keyring")


def test_a_keyring_beside_keyringrc_is_found_where_it_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "beside_it.py").write_text(f"from {HERE} import Memory\nclass Mine(Memory): pass\n")
    configure(monkeypatch, tmp_path, "keyringrc.cfg", f"beside_it.Mine\nkeyring-path={tmp_path}")
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert type(backends.choose("beside_it.Mine")).__name__ == "Mine"


@pytest.mark.parametrize("text", ["[backend", "default-keyring=x", "[backend]\n[backend]", "\xff\xfe"])
def test_a_keyringrc_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    configure(monkeypatch, tmp_path, "keyringrc.cfg", "x")
    (tmp_path / "python_keyring" / "keyringrc.cfg").write_text(text, encoding="latin-1")
    with pytest.raises(KeyringRefused, match=r"keyringrc\.cfg cannot be read"):
        backends.choose(None)


def test_a_chain_is_used_where_all_of_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = "keyring.backends.chainer.ChainerBackend"
    monkeypatch.setattr(f"{chain}.backends", (SecretService.Keyring(), libsecret.Keyring()))
    assert backends.title(backends.choose(chain)) == "SecretService Keyring"
    monkeypatch.setattr(f"{chain}.backends", (SecretService.Keyring(), rings.Memory()))
    with pytest.raises(UnsafeKeyring, match=r"not known to be safe: .*rings\.Memory, of a chain of config\.toml"):
        backends.choose(chain)
    monkeypatch.setattr(f"{chain}.backends", (SecretService.Keyring(), rings.Disguised()))
    with pytest.raises(UnsafeKeyring, match="does not keep a key safe"):
        backends.choose(chain)


def test_a_chain_of_ones_own_may_hold_what_is_allowed_only() -> None:
    with pytest.raises(UnsafeKeyring, match="not known to be safe"):
        backends.choose(f"{HERE}.UnknownChain")
    with pytest.raises(NoKeyring, match="empty"):
        backends.choose(f"{HERE}.EmptyChain")


@pytest.mark.parametrize("name", ["nodots", "nowhere.Keyring", "keyring.core.Nothing", "json.JSONDecoder", "..", "é.ü"])
def test_a_name_that_names_no_keyring_is_said_in_words(name: str) -> None:
    with pytest.raises(KeyringRefused, match="cannot be loaded"):
        backends.choose(name)


def test_without_a_desktop_there_is_none_and_the_reason_is_told() -> None:
    with pytest.raises(NoKeyring, match=r"no OS keyring here: .*DBUS_SESSION_BUS_ADDRESS"):
        backends.choose(None)


@pytest.mark.parametrize("address", ["unix:path=/nonexistent", "rubbish", "tcp:host=127.0.0.1,port=1"])
def test_a_message_bus_that_is_not_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(NoKeyring):
        backends.choose(None)
    with pytest.raises(NoKeyring, match=r"of config\.toml"):
        backends.choose("keyring.backends.SecretService.Keyring")


def test_no_installed_package_is_searched_for_keyrings() -> None:
    script = (
        "import importlib.metadata, keyring.backend\n"
        "def scanned(*_): raise SystemExit('scanned')\n"
        "keyring.backend.get_all_keyring = keyring.backend._load_plugins = scanned\n"
        "from tui.core.credentials import NoKeyring, backends\n"
        "try: backends.choose(None)\nexcept NoKeyring: print('none')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "none\n"
