"""What is known of a terminal by its environment: whether it can be drawn on, its colours, its letters."""

import subprocess
import sys
from collections.abc import Mapping

import pytest

from tui.core.terminal import Colours, color_system, colours, encoding, environ_at_start, in_gnu_screen, undrawable


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"TERM": "xterm"}, Colours.SIXTEEN),
        ({"TERM": "xterm-256color"}, Colours.MANY),
        ({"TERM": "tmux-256color"}, Colours.MANY),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "tmux-256color", "COLORTERM": "24bit"}, Colours.TRUE),
        ({"TERM": "xterm-256color", "COLORTERM": "yes"}, Colours.MANY),
        ({"TERM": "xterm-direct"}, Colours.TRUE),
        ({"TERM": "xterm-kitty"}, Colours.TRUE),
        ({"TERM": "foot"}, Colours.TRUE),
        ({"TERM": "footloose"}, Colours.SIXTEEN),
        ({"TERM": "screen"}, Colours.SIXTEEN),
        # GNU screen hands on what the terminal around it has, and cannot show it.
        ({"TERM": "screen-256color", "STY": "1.pts", "COLORTERM": "truecolor"}, Colours.MANY),
        ({"TERM": "screen", "STY": "1.pts", "COLORTERM": "truecolor"}, Colours.SIXTEEN),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "linux"}, Colours.SIXTEEN),
        ({"TERM": "vt220"}, Colours.NONE),
        ({"TERM": "vt220", "COLORTERM": "truecolor"}, Colours.NONE),
        ({"TERM": "vte-256color"}, Colours.MANY),
        ({"TERM": "xterm-mono"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colours.MANY),
        ({}, Colours.SIXTEEN),
    ],
)
def test_a_terminal_is_sent_the_colours_that_it_is_known_to_have(environ: Mapping[str, str], known: Colours) -> None:
    assert colours(environ) is known


def test_textual_is_told_in_its_own_words() -> None:
    assert color_system({"TERM": "xterm-direct"}) == "truecolor"
    assert color_system({"TERM": "xterm-256color"}) == "256"
    assert color_system({"TERM": "linux"}) == color_system({"TERM": "vt220"}) == "standard"


def test_gnu_screen_is_told_from_what_runs_inside_it() -> None:
    assert in_gnu_screen({"TERM": "screen.xterm-256color", "STY": "1.pts"})
    assert not in_gnu_screen({"TERM": "screen", "TMUX": "/tmp/tmux"})
    assert not in_gnu_screen({"TERM": "xterm", "STY": "1.pts"})


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "utf-8"),
        ({"LANG": "C.utf8"}, "utf-8"),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, "utf-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "ascii"),
        ({"LANG": "fr_FR.UTF-8", "LC_CTYPE": "POSIX"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, "utf-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "utf-8"),
        ({}, "ascii"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "fr_FR.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "de_DE.ISO8859-15@euro"}, "iso8859-15"),
        ({"LANG": "ru_RU.KOI8-R"}, "koi8-r"),
        # Of several bytes a letter, without a codeset, and what is no locale at all.
        ({"LANG": "ja_JP.EUC-JP"}, "ascii"),
        ({"LANG": "fr_FR"}, "ascii"),
        ({"LANG": "x.hex"}, "ascii"),
        ({"LANG": "x.\0"}, "ascii"),
    ],
)
def test_the_letters_of_a_terminal_are_those_of_its_locale(environ: Mapping[str, str], known: str) -> None:
    assert encoding(environ, lambda: environ) == known


@pytest.mark.parametrize(
    ("environ", "at_start", "known"),
    [
        # Python changed it, so it is C; or the person chose it.
        ({"LC_CTYPE": "C.UTF-8"}, {}, "ascii"),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, {"LANG": "C"}, "ascii"),
        ({"LC_CTYPE": "C.UTF-8"}, {"LC_CTYPE": "C"}, "ascii"),
        ({"LC_CTYPE": "C.UTF-8"}, {"LC_CTYPE": "C.UTF-8"}, "utf-8"),
        ({"LC_CTYPE": "UTF-8"}, None, "utf-8"),
        # What a pex was given, the Python before it may have changed.
        ({"LC_CTYPE": "C.UTF-8", "PEX": "onet.pex"}, {"LC_CTYPE": "C.UTF-8"}, "ascii"),
    ],
)
def test_a_locale_that_python_put_in_place_of_c_is_c(
    environ: Mapping[str, str], at_start: Mapping[str, str] | None, known: str
) -> None:
    assert encoding(environ, lambda: at_start) == known


@pytest.mark.parametrize(("locale", "known"), [({"LANG": "C"}, "ascii"), ({"LC_CTYPE": "C.UTF-8"}, "utf-8")])
def test_a_real_process_tells_the_two_apart(locale: dict[str, str], known: str) -> None:
    if environ_at_start() is None:
        pytest.skip("this system does not tell what a process was given")
    script = "import os\nfrom tui.core.terminal import encoding\nprint(os.environ['LC_CTYPE'], encoding(os.environ))"
    done = subprocess.run([sys.executable, "-c", script], env=locale, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["C.UTF-8", known]


@pytest.mark.parametrize(
    ("term", "is_terminal", "words"),
    [
        ("xterm", False, "no terminal"),
        ("dumb", True, "TERM is dumb"),
        ("unknown", True, "TERM is unknown"),
        ("", True, "TERM is not set"),
    ],
)
def test_where_nothing_can_be_drawn_the_commands_for_scripts_are_named(
    term: str, is_terminal: bool, words: str
) -> None:
    told = undrawable({"TERM": term}, is_terminal=is_terminal)
    assert words in told
    for command in ("list", "show", "set", "journal", "undo", "--help"):
        assert f"onet {command}" in told
    assert told.isascii()
    assert undrawable({"TERM": "xterm"}, is_terminal=True) == ""
