"""The pictures that the snapshots are made of show the screen, and nothing that two runs do not share."""

from io import StringIO
from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tests.support.pictures import USUAL, Picture
from tests.support.svg import compact, differences, lines_of
from tools.contact_sheet import sheet

SVG = "{http://www.w3.org/2000/svg}"
# Of one cell and of two, with what XML has a use for.
LINES = st.text(st.sampled_from("abz 09<>&\"'–●│╭─é語日"), max_size=20)


def exported(*lines: str, style: str = "white on black") -> str:
    console = Console(record=True, width=40, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(Text(line + " " * (40 - cell_len(line)), style=style), no_wrap=True)
    return console.export_svg(title="a title")


@given(st.lists(LINES, min_size=1, max_size=4))
def test_a_picture_has_the_text_of_each_line(lines: list[str]) -> None:
    picture = compact(exported(*lines), 40, len(lines))
    assert lines_of(picture) == [line.rstrip(" ") for line in lines]


def test_a_picture_has_nothing_of_the_export_that_differs_for_the_same_screen() -> None:
    picture = compact(exported("one", "two"), 40, 2)
    for part in ("terminal-", "http://", "@font-face", "title", "clip"):
        assert part not in picture.replace("http://www.w3.org/2000/svg", "")


def test_colour_weight_and_line_are_in_the_picture() -> None:
    picture = compact(exported("one", style="bold underline #102030 on #405060"), 40, 1)
    assert 'fill="#102030" class="b u"' in picture
    assert '<rect width="100%" height="100%" fill="#405060"/>' in picture


def test_what_differs_is_told_by_line_in_words_or_as_a_matter_of_colour() -> None:
    was = compact(exported("one", "two", "three"), 40, 3)
    other = compact(exported("one", "zwei", "three"), 40, 3)
    assert list(differences(was, other)) == ["line 2 was: two", "line 2  is: zwei"]
    darker = compact(exported("one", "two", "three", style="grey50 on black"), 40, 3)
    assert list(differences(was, darker)) == ["in colours or places only: line 1, 2, 3"]
    on_grey = compact(exported("one", "two", "three", style="white on grey50"), 40, 3)
    assert list(differences(was, on_grey)) == ["the ground of the whole picture is another"]
    assert list(differences(was, was)) == []


def test_of_many_lines_that_differ_the_first_are_told_and_the_rest_counted() -> None:
    was, now = (compact(exported(*[word] * 20), 40, 20) for word in ("one", "two"))
    assert list(differences(was, now, most=2))[-1] == "and 18 lines more"


def test_the_contact_sheet_has_each_picture_once_under_its_name_and_none_on_another() -> None:
    shown = [Picture(scene, (40, 2), USUAL, compact(exported(scene, "two"), 40, 2)) for scene in ("one", "two", "six")]
    drawn = ElementTree.fromstring(sheet(shown, 2))
    captions = [text.text for text in drawn.findall(f"{SVG}text")]
    assert captions == ["one-40x2", "two-40x2", "six-40x2"]
    places = [
        tuple(float(one.attrib[side]) for side in ("x", "y", "width", "height")) for one in drawn.findall(f"{SVG}svg")
    ]
    assert all(a[0] + a[2] <= b[0] or a[1] + a[3] <= b[1] or b[0] + b[2] <= a[0] for a, b in combinations(places, 2))
