"""Terminals as they are met on jump hosts: few colours, few letters, few keys, slow, in one another."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.needs import need
from tests.support.slow_pty import SlowTerminal
from tests.support.terminal import Terminal

ONET = [sys.executable, "-m", "tui", "--demo", "--demo-instances", "12"]
_SGR = re.compile(rb"\x1b\[([0-9;]*)m")
# The modes that the app sets, each as it is taken back.
_TAKEN_BACK = [b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l", b"\x1b[?1004l", b"\x1b[?7h", b"\x1b[<u"]
# What a terminal with kitty's keyboard protocol sends in place of these.
_KITTY = {"j": "\x1b[106;;106u", "e": "\x1b[101;;101u", "é": "\x1b[233;;233u", "\x1b": "\x1b[27u", "?": "\x1b[47;2;63u"}
_KITTY |= {"\x7f": "\x1b[127u", "\x11": "\x1b[113;5u", "\x1b[1~": "\x1b[H", "\x1b[4~": "\x1b[F"}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A machine with nothing but a locale."""
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def richest(raw: bytes) -> str:
    """The richest kind of colour code that was sent, "" for none."""
    codes = ";".join(match[1].decode() for match in _SGR.finditer(raw))
    if re.search(r"[34]8;2;", codes):
        return "truecolor"
    codes, deep = re.subn(r"[34]8;5;\d+", "", codes)
    return "256" if deep else "16" if re.search(r"\b(3[0-79]|4[0-79]|9\d|10\d)\b", codes) else ""


def walk(terminal: Terminal, f1: str, backspace: str, keys: dict[str, str] | None = None) -> int:
    """Move, ask for help, open a form, type a letter of another script and take one back, leave; the exit code."""

    def press(key: str) -> None:
        terminal.press((keys or {}).get(key, key))

    terminal.wait_for("12 instances")
    press("\x1b[4~")
    terminal.wait_for("12/12")
    press("\x1b[1~")
    terminal.wait_for(" 1/12")
    press("j")
    terminal.wait_for(" 2/12")
    press(f1)
    terminal.wait_for("Help: the list")
    press("\x1b")
    terminal.wait_gone("Help: the list")
    press("e")
    terminal.wait_for("Edit db-1")
    press("é")
    terminal.wait_for("was db-1")
    press(backspace)
    terminal.wait_gone("was db-1")
    press("\x11")
    return terminal.leave()


@pytest.mark.parametrize(
    ("term", "f1", "backspace", "colours"),
    [
        ("xterm", "\x1bOP", "\x7f", "16"),
        ("xterm-256color", "\x1bOP", "\x7f", "256"),
        ("tmux-256color", "\x1bOP", "\x7f", "256"),
        ("xterm-direct", "\x1bOP", "\x7f", "truecolor"),
        ("screen", "\x1bOP", "\x7f", "16"),
        ("linux", "\x1b[[A", "\x7f", "16"),
        ("vt220", "?", "\x08", ""),
    ],
)
def test_each_terminal_is_sent_the_colours_it_knows_understood_by_its_keys_and_left_as_it_was(
    environ: dict[str, str], term: str, f1: str, backspace: str, colours: str
) -> None:
    terminal = Terminal(ONET, environ=environ, term=term)
    before = terminal.modes()
    assert walk(terminal, f1, backspace) == 0
    assert richest(terminal.raw) == colours
    assert all(taken_back in terminal.raw for taken_back in _TAKEN_BACK)
    assert terminal.last_modes == before
    # One that has no other screen is left empty.
    assert (terminal.text.strip() == "") or term not in ("linux", "vt220")


def test_with_the_keyboard_of_kitty_and_frames_in_one_piece_every_key_does_the_same(environ: dict[str, str]) -> None:
    terminal = Terminal(ONET, environ=environ, term="xterm-kitty")
    # The terminal answers that it has synchronized output.
    terminal.press("\x1b[?2026;2$y")
    assert walk(terminal, "\x1b[P", "\x7f", _KITTY) == 0
    assert terminal.raw.count(b"\x1b[?2026h") == terminal.raw.count(b"\x1b[?2026l") > 1
    # Its keys are those of every terminal again.
    assert terminal.raw.count(b"\x1b[>25u") == 1
    assert b"\x1b[<u" in terminal.raw


def below_header(terminal: Terminal) -> str:
    """What is on the screen but for the line that says how old it is."""
    return terminal.text.partition("\n")[2]


def opened(terminal: Terminal) -> str:
    """What is below the header once all of the list is there, at 80x24."""
    terminal.wait_for("other  307.68 a month      1/12")
    terminal.wait_for("esc hides this")
    return below_header(terminal)


def wait_for_screen(terminal: Terminal, whole: str) -> None:
    """Wait until below the header it is as it was."""
    try:
        terminal.wait_until(lambda: below_header(terminal) == whole)
    except AssertionError:
        assert below_header(terminal).splitlines() == whole.splitlines()


def tour(terminal: Terminal) -> None:
    """See one of every kind of screen, back to the list each time."""
    for key, there, back in (
        ("?", "Help: the list", "\x1b"),
        ("y", "Copy from", "\x1b"),
        ("o", "sandbox inside this app", "\x1b"),
        ("H", "Journal", "q"),
        ("L", "requests of this run", "q"),
        ("\x10", "an action, an instance", "\x1b"),
        ("9", "Uptime", "q"),
        ("0", "legacy_id", "q"),
    ):
        terminal.wait_for("12 instances")
        terminal.press(key)
        terminal.wait_for(there)
        terminal.press(back)
        terminal.wait_gone(there)


def rename(terminal: Terminal, name: bytes, shown: str) -> None:
    """Type another name for an instance whose name has a letter that ASCII has not, see it reviewed, and leave."""
    terminal.wait_for("12 instances")
    terminal.press("/")
    terminal.wait_for("Clear")
    terminal.press("pos\re")
    terminal.wait_for("Edit caf")
    # All in one piece, with what no parser of keys understands.
    terminal.press(b"\x1b[1114112u\x15" + name + b"0\x7f\x13")
    terminal.wait_for("PUT")
    terminal.wait_for(f" {shown} ")
    terminal.press("\x11")
    assert terminal.leave() == 0


def test_with_a_locale_of_c_no_byte_is_sent_that_is_not_ascii(environ: dict[str, str]) -> None:
    # As Python hands it on, it would be UTF-8 (PEP 538).
    terminal = Terminal(ONET, environ=environ | {"LANG": "C"})
    tour(terminal)
    rename(terminal, "café-pos-7".encode(), "cafe-pos-7")
    assert terminal.raw.isascii()


@pytest.mark.parametrize(
    ("locale", "name", "shown", "letters"),
    [
        # With LC_ALL Python would send UTF-8 too (PEP 540).
        ({"LC_ALL": "POSIX"}, b"caf\xff\xe9-pos-7", "caf??-pos-7", ""),
        # The emulator takes no other bytes than UTF-8.
        ({"LC_ALL": "fr_FR.ISO-8859-1"}, b"caf\xe9\xe9-pos-7", "caf\ufffd\ufffd-pos-7", "éñóü"),
    ],
)
def test_a_locale_has_the_letters_that_it_has_and_they_are_typed_in_it(
    environ: dict[str, str], locale: dict[str, str], name: bytes, shown: str, letters: str
) -> None:
    terminal = Terminal(ONET, environ=environ | locale)
    rename(terminal, name, shown)
    assert {byte for byte in terminal.raw if byte > 0x7F} == set(letters.encode("latin-1"))


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_suspended_the_shell_has_its_terminal_and_on_return_the_screen_is_whole_in_its_new_size(
    environ: dict[str, str], tmp_path: Path, wire: str
) -> None:
    shell = environ | {"PS1": "prompt> ", "PATH": f"{Path(sys.executable).parent}:{environ['PATH']}"}
    terminal = Terminal(["sh", "-i"], environ=shell, cwd=Path.cwd())

    def wait_for_prompt(number: int) -> None:
        terminal.wait_until(lambda: terminal.raw.count(b"prompt> ") == number)

    wait_for_prompt(1)
    terminal.press(f"stty -a > {tmp_path}/before; python -m tui --demo --demo-instances 12 --wire {wire}\r")
    whole = opened(terminal)
    terminal.press("\x1a")
    wait_for_prompt(2)
    assert all(taken_back in terminal.raw for taken_back in _TAKEN_BACK)
    terminal.resize(100, 30)
    terminal.press(f"stty -a > {tmp_path}/between; fg\r")
    terminal.wait_until(lambda: terminal.text.rstrip().endswith("Menu"))
    terminal.wait_for("12 instances")
    terminal.press("\x1a")
    wait_for_prompt(3)
    terminal.resize(80, 24)
    terminal.press("fg\r")
    wait_for_screen(terminal, whole)
    terminal.press("q")
    wait_for_prompt(4)
    terminal.press(f"stty -a > {tmp_path}/after; exit\r")
    assert terminal.leave() == 0
    before, between, after = ((tmp_path / name).read_text() for name in ("before", "between", "after"))
    assert between.partition("line")[2] == before.partition("line")[2]
    assert after == before


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_two_hundred_sizes_one_after_the_other_end_in_the_last_one_drawn_whole(
    environ: dict[str, str], wire: str
) -> None:
    terminal = Terminal([*ONET, "--wire", wire], environ=environ)
    whole = opened(terminal)
    for step in range(200):
        terminal.resize(10 + step * 37 % 291, 5 + step * 13 % 76)
        terminal.take()
    terminal.resize(40, 10)
    terminal.wait_for("web-1")
    terminal.resize(80, 24)
    wait_for_screen(terminal, whole)
    terminal.press("q")
    assert terminal.leave() == 0


@pytest.mark.parametrize(("wire", "size"), [("full", (80, 24)), ("diff", (40, 10))])
def test_over_a_slow_and_late_line_one_starts_moves_edits_and_leaves(
    environ: dict[str, str], wire: str, size: tuple[int, int]
) -> None:
    terminal = SlowTerminal([*ONET, "--wire", wire], *size, environ=environ)
    terminal.wait_for("web-1")
    terminal.press("jjje")
    terminal.wait_for("Edit cache-1")
    terminal.press("\x15ab\x7fc")
    terminal.wait_for(" ac ")
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert all(taken_back in terminal.raw for taken_back in _TAKEN_BACK)


@contextmanager
def multiplexer(name: str, environ: dict[str, str], tmp_path: Path) -> Iterator[list[str]]:
    """How a program is run in a multiplexer of its own."""
    need(name)
    # Their sockets have to have short paths.
    environ |= {"TMUX_TMPDIR": str(tmp_path), "SCREENDIR": str(tmp_path / "screen")}
    (tmp_path / "screen").mkdir(mode=0o700)
    tmux = ["tmux", "-u", "-L", "onet", "-f", "/dev/null"]
    try:
        yield [*tmux, "new"] if name == "tmux" else ["screen", "-U", "-S", "onet", "-c", "/dev/null"]
    finally:
        end = [*tmux, "kill-server"] if name == "tmux" else ["screen", "-S", "onet", "-X", "quit"]
        subprocess.run(end, env=environ, check=False, capture_output=True)


@pytest.mark.parametrize(("name", "wire"), [("tmux", "full"), ("tmux", "diff"), ("screen", "diff")])
def test_in_a_multiplexer_all_of_it_works(environ: dict[str, str], tmp_path: Path, name: str, wire: str) -> None:
    with multiplexer(name, environ, tmp_path) as command:
        terminal = Terminal([*command, *ONET, "--wire", wire], environ=environ)
        assert walk(terminal, "\x1bOP", "\x7f") == 0


STRAY = """
import os, sys, threading, time, logging, warnings
from pathlib import Path
from tui.cli import main

def stray():
    while not Path("go").exists():
        time.sleep(0.01)
    print("STRAY")
    print("STRAY", file=sys.stderr)
    sys.__stderr__.write("STRAY\\n")
    sys.__stderr__.flush()
    os.write(2, b"STRAY\\n")
    os.system("echo STRAY >&2")
    warnings.warn("STRAY", stacklevel=1)
    logging.getLogger("library").error("STRAY")
    threading.Thread(target=lambda: 1 / len("")).start()
    Path("gone").touch()

threading.Thread(target=stray, daemon=True).start()
main(["--demo", "--demo-instances", "12"])
"""


@pytest.mark.parametrize("wire", ["diff"])
def test_what_libraries_print_and_warn_of_never_reaches_the_screen(
    environ: dict[str, str], tmp_path: Path, wire: str
) -> None:
    path = {"PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "always"}
    command = [sys.executable, "-c", STRAY.replace('"12"]', f'"12", "--wire", "{wire}"]')]
    terminal = Terminal(command, environ=environ | path, cwd=tmp_path)
    whole, shown = opened(terminal), len(terminal.raw)
    (tmp_path / "go").touch()
    terminal.wait_until((tmp_path / "gone").exists)
    terminal.press("j")
    terminal.wait_for(" 2/12")
    terminal.press("k")
    wait_for_screen(terminal, whole)
    terminal.press("q")
    assert terminal.leave() == 0
    assert b"STRAY" not in terminal.raw[shown:]
    assert b"Error" not in terminal.raw


def test_with_standard_error_in_a_file_the_app_is_on_the_terminal_and_the_file_stays_empty(
    environ: dict[str, str], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    warned = environ | {"PYTHONWARNINGS": "always"}
    terminal = Terminal(["sh", "-c", f'exec "$@" 2>{told}', "sh", *ONET], environ=warned)
    terminal.wait_for("12 instances")
    tour(terminal)
    terminal.press("q")
    assert terminal.leave() == 0
    assert told.read_bytes() == b""


@pytest.mark.parametrize(("number", "wire"), [(signal.SIGTERM, "full"), (signal.SIGHUP, "diff")])
def test_a_signal_leaves_the_terminal_as_it_was(environ: dict[str, str], number: int, wire: str) -> None:
    terminal = Terminal([*ONET, "--wire", wire], environ=environ)
    before = terminal.modes()
    terminal.wait_for("12 instances")
    assert terminal.modes() != before
    os.kill(terminal.pid, number)
    assert terminal.leave() == 128 + number
    assert terminal.last_modes == before
    assert all(taken_back in terminal.raw for taken_back in _TAKEN_BACK)
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_before_the_first_frame_leaves_the_terminal_as_it_was(
    environ: dict[str, str], number: int
) -> None:
    terminal = Terminal(ONET, environ=environ)
    before = terminal.modes()
    terminal.wait_until(lambda: b"\x1b[?1049h" in terminal.raw)
    os.kill(terminal.pid, number)
    assert terminal.leave() == 128 + number
    assert terminal.last_modes == before
    assert b"\x1b[?1049l" in terminal.raw


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_told_and_what_there_is_instead(
    environ: dict[str, str], tmp_path: Path, term: str
) -> None:
    told = tmp_path / "told"
    terminal = Terminal(["sh", "-c", f'exec "$@" 2>{told}', "sh", *ONET], environ=environ, term=term)
    assert terminal.leave() == 2
    assert terminal.raw == b""
    assert told.read_text().isascii()
    assert "\x1b" not in told.read_text()
    assert "onet list, onet show, onet set, onet journal, onet undo" in told.read_text()


def test_a_terminal_that_is_gone_ends_the_app_where_the_system_does_not_tell_it(environ: dict[str, str]) -> None:
    master, terminal = os.openpty()
    # It is not the one that controls the process, so that nobody sends a signal.
    app = subprocess.Popen(
        ONET, env=environ | {"TERM": "xterm"}, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    drawn = b""
    while b"web-1" not in drawn:
        drawn += os.read(master, 65536)
    os.close(master)
    assert app.wait(20) == 128 + signal.SIGHUP
