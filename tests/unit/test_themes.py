"""What is written can be read in every theme of ours and with every colour vision; no colour is named elsewhere."""

import ast
import re
from itertools import combinations
from pathlib import Path

import pytest
from textual._color_constants import COLOR_NAME_TO_RGB
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES, Theme

from tui.core.appearance import ANSI, DARK, DARK_SAFE, LIGHT, LIGHT_SAFE, OURS
from tui.core.config import ACCENTS
from tui.styles import FOLDER
from tui.themes import THEMES, variable_defaults

ROOT = Path(__file__).parents[2]
BY_NAME = {theme.name: theme for theme in THEMES}
IN_RGB = [theme for theme in THEMES if theme.name != ANSI]
STATUSES = ("status-ok", "status-wait", "status-bad")
# What is written, and on what.
GROUNDS = ("background", "surface", "panel", "field-background", "focus-background", "cursor-background")
ON_GROUNDS = (
    *("foreground", "text-muted", "text-disabled", "text-accent", "text-primary", "text-success", "text-warning"),
    *("text-error", "foreground-muted", "muted", "heading", "marked", "changed", "stale", "match", "spark"),
    *("status-ok", "status-wait", "status-bad", "status-off", "gauge-low", "gauge-middle", "gauge-high"),
    *("json-key", "json-string", "json-number", "json-word", "tab-foreground", "footer-foreground"),
)
PAIRS = (
    *((text, ground) for ground in GROUNDS for text in ON_GROUNDS),
    ("header-foreground", "header-background"),
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("cursor-foreground", "cursor-background"),
    ("cursor-blurred-foreground", "cursor-blurred-background"),
    ("muted", "cursor-blurred-background"),
    ("focus-foreground", "focus-background"),
    ("tab-active-foreground", "tab-active-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    *(("button-color-foreground", ground) for ground in ("primary", "warning", "error", "success")),
    ("button-foreground", "field-background"),
    ("production-text", "production"),
    *((f"accent-{name}-text", f"accent-{name}") for name in ACCENTS),
)
# What vision without one kind of cone sees of linear red, green and blue (Machado, Oliveira, Fernandes 2009).
VISIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def variables(theme: Theme) -> dict[str, str]:
    """All that a theme gives to the style sheets, as the app puts it together."""
    return {**variable_defaults(theme), **theme.to_color_system().generate(), **theme.variables}


def linear(colour: Color) -> tuple[float, float, float]:
    def one(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return one(colour.r), one(colour.g), one(colour.b)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2."""
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen(colour: Color, vision: str) -> Color:
    """What a colour looks like with that vision."""
    light = linear(colour)

    def one(row: tuple[float, float, float]) -> int:
        share = min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True))))
        return round(255 * (share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055))

    return Color(*map(one, VISIONS[vision]))


@pytest.mark.parametrize("theme", IN_RGB, ids=lambda theme: theme.name)
def test_every_text_has_a_contrast_of_four_and_a_half_on_what_it_stands_on(theme: Theme) -> None:
    held = variables(theme)
    found = {pair: contrast(Color.parse(held[pair[0]]), Color.parse(held[pair[1]])) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", IN_RGB, ids=lambda theme: theme.name)
def test_no_colour_of_ours_is_seen_through_so_what_is_computed_is_what_is_seen(theme: Theme) -> None:
    held = variables(theme)
    assert [
        name for pair in PAIRS for name in pair if Color.parse(held[name]).a != 1 or held[name].startswith("auto")
    ] == []


@pytest.mark.parametrize("name", [DARK_SAFE, LIGHT_SAFE])
@pytest.mark.parametrize("vision", VISIONS)
def test_good_and_bad_are_told_apart_without_red_and_green(name: str, vision: str) -> None:
    held = variables(BY_NAME[name])
    ok, wait, bad = (seen(Color.parse(held[status]), vision) for status in STATUSES)
    # The distance of CIE 1976; 10 is told apart at a glance.
    assert distance(ok, bad) > 25
    assert distance(ok, wait) > 25
    assert distance(wait, bad) > 10


def test_the_usual_pair_is_no_worse_for_those_who_see_all_colours() -> None:
    for name in (DARK, LIGHT):
        held = variables(BY_NAME[name])
        for one, other in combinations(STATUSES, 2):
            assert distance(Color.parse(held[one]), Color.parse(held[other])) > 25


def distance(one: Color, other: Color) -> float:
    """How different two colours look: CIE76 on L*a*b*."""

    def lab(colour: Color) -> tuple[float, float, float]:
        r, g, b = linear(colour)
        x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
        y = 0.2126 * r + 0.7152 * g + 0.0722 * b
        z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
        fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
        return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)

    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def test_the_theme_of_16_colours_names_only_those_of_the_terminal() -> None:
    colours = {name: value for name, value in variables(BY_NAME[ANSI]).items() if "-style" not in name}
    assert [name for name, value in colours.items() if value.startswith(("#", "rgb", "auto"))] == []
    assert {value for value in colours.values() if not value.startswith("ansi_")} <= {"transparent", "initial"}


def test_in_16_colours_what_the_cursor_is_on_is_told_by_an_attribute() -> None:
    held = variables(BY_NAME[ANSI])
    for name in ("cursor-text-style", "block-cursor-text-style", "tab-active-text-style", "input-cursor-text-style"):
        assert "reverse" in held[name]


def test_ours_are_registered_under_the_names_that_config_toml_takes() -> None:
    assert {theme.name for theme in THEMES} == set(OURS)
    assert BY_NAME[DARK].dark
    assert not BY_NAME[LIGHT].dark


@pytest.mark.parametrize("theme", [*THEMES, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
def test_every_style_sheet_can_be_read_in_every_theme(theme: Theme) -> None:
    sheet = Stylesheet(variables=variables(theme))
    sheet.read_all(sorted(FOLDER.glob("*.tcss")))
    sheet.parse()
    assert sheet.rules


def test_a_theme_of_ours_gives_what_one_of_textuals_is_given() -> None:
    given = set(variable_defaults(BUILTIN_THEMES["nord"]))
    for theme in THEMES:
        assert variable_defaults(theme) == {}
        assert given <= set(variables(theme))


_DECLARED = re.compile(r"(?m:^|[{;])\s*\$?[\w-]+\s*:\s*([^;{}]+)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\bansi_\w+|\brgba?\(|\bhsla?\(")
_NAMES = set(COLOR_NAME_TO_RGB) - {"transparent"}


def named_in(sheet: str) -> list[str]:
    """The values of a style sheet that name a colour."""
    values = _DECLARED.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.S))
    words = {value: re.findall(r"(?<![\w$-])[a-z]+(?![\w-])", value) for value in values}
    return [value for value in values if _COLOUR.search(value) or _NAMES & set(words[value])]


def test_no_style_sheet_names_a_colour() -> None:
    assert named_in("A { color: red; } #fade { width: 1; background: $red #fff; }") == ["red", "$red #fff"]
    assert {path.name: named for path in FOLDER.glob("*.tcss") if (named := named_in(path.read_text()))} == {}


def test_no_module_names_a_colour_but_that_of_the_themes() -> None:
    # An example of what a person may write in config.toml stands where its keys are explained.
    allowed = {ROOT / "tui/themes.py", ROOT / "tui/core/config/keys.py"}
    found = {}
    for path in sorted((ROOT / "tui").rglob("*.py")):
        if path in allowed:
            continue
        texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
        strings = [text for text in texts if isinstance(text, str)]
        named = [text for text in strings if re.search(r"#[0-9a-fA-F]{6}\b|\bansi_[a-z]|\brgb\(", text)]
        named += [
            text
            for text in strings
            if re.fullmatch(rf"(bold |dim |on |not |italic |underline )*({_ANY})( on \w+)?", text)
        ]
        named += [value for text in strings if "{" in text for value in named_in(text)]
        if named:
            found[str(path.relative_to(ROOT))] = named
    assert found == {}


_ANY = "red|green|yellow|blue|magenta|cyan|white|black|orange|purple|grey|gray"
