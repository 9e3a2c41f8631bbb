"""Fields to type in: what is in them is drawn, and no terminal acts on it."""

from textual.app import App, ComposeResult

from tui.widgets.still import StillInput
from tui.widgets.still_area import StillTextArea

HOSTILE = "a\x1b]52;c;AA==\x1b\\\x07\x0e\x9b2J\x7f\u202ez"
SHOWN = "a␛]52;c;AA==␛\\␇␎\ufffd2J␡\ufffdz"


class Fields(App[None]):
    def compose(self) -> ComposeResult:
        yield StillInput(HOSTILE, compact=True, select_on_focus=False)
        yield StillTextArea(f"{HOSTILE}\nb\tc", compact=True)


async def test_control_characters_in_a_field_are_made_visible_and_the_cursor_stands_among_them() -> None:
    async with Fields().run_test(size=(40, 4)) as pilot:
        await pilot.pause()
        drawn = ["".join(one.text for one in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert drawn[0].rstrip() == SHOWN
        assert drawn[1].strip() == SHOWN
        assert drawn[2].split() == ["b", "c"]
        field = pilot.app.query_one(StillInput)
        assert field.value == HOSTILE
        await pilot.press("left")
        assert field.cursor_screen_offset.x == len(SHOWN) - 1
        await pilot.press("backspace")
        assert field.value == HOSTILE.replace("\u202e", "")


async def test_a_password_stays_hidden() -> None:
    class Hidden(App[None]):
        def compose(self) -> ComposeResult:
            yield StillInput("s3cret\x1b[2J", password=True, compact=True)

    async with Hidden().run_test(size=(40, 2)) as pilot:
        drawn = "".join(one.text for one in pilot.app.screen._compositor.render_strips()[0])
        assert drawn.rstrip() == "•" * 10
