"""The copy menu: each line by its letter, by enter and by mouse, and a text to be taken by hand."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on, message
from tui.sandbox import Sandbox
from tui.screens.copying import ByHand, CopyScreen
from tui.screens.detail import DetailScreen
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.widgets import clipboard
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

NOT_KNOWN = "(it does not say whether it took it)"


def lines(screen: CopyScreen) -> list[str]:
    listed = screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


async def menu(pilot: Pilot[None]) -> CopyScreen:
    await pilot.press("y")
    found = await on(pilot, CopyScreen)
    assert isinstance(found, CopyScreen)
    return found


async def said(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen) and words in message(pilot.app))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["4"], "203.0.113.1"),
        (["n"], "web-1"),
        (["6"], "2001:db8:0::1"),
        (["s"], "ssh root@203.0.113.1"),
        (["down", "enter"], "web-1"),
        (["tab", "enter"], None),
    ],
)
async def test_a_letter_or_enter_copies_and_the_list_says_what_is_known(keys: list[str], text: str | None) -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await menu(pilot)
        await pilot.press(*keys)
        text = text or table.rows[0].id
        await said(pilot, f"Sent to the terminal: {text} {NOT_KNOWN}")
        assert pilot.app.clipboard == text


async def test_the_json_is_copied_as_it_came_and_the_open_pane_as_it_reads() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert "no pane is open" in lines(await menu(pilot))[6]
        await pilot.press("escape", "7")
        await on(pilot, DetailScreen)
        await until(pilot, lambda: pilot.app.screen.query_one(InstancePanes).instance is not None)
        assert "pane  IPs: " in lines(await menu(pilot))[6]
        await pilot.press("p")
        await until(pilot, lambda: "the pane IPs of web-1" in shown(pilot, "#message"))
        assert "203.0.113.1" in pilot.app.clipboard
        await menu(pilot)
        await pilot.press("j")
        await until(pilot, lambda: "the JSON of web-1" in shown(pilot, "#message"))
        assert '"legacy_id": ' in pilot.app.clipboard


async def test_what_an_instance_lacks_cannot_be_chosen_and_the_menu_says_why() -> None:
    sandbox = Sandbox(3)
    sandbox.named("web-1").update(primary_ipv4=None, primary_ipv6=None, ip_addresses=[])
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        screen = await menu(pilot)
        assert "it has no primary IPv4 address" in lines(screen)[2]
        assert [screen.query_one(OptionList).get_option(letter).disabled for letter in "in46s"] == [
            False,
            False,
            True,
            True,
            True,
        ]
        await pilot.press("4", "s")
        assert pilot.app.screen is screen
        await pilot.press("escape")
        await on(pilot, ListScreen)
        assert pilot.app.clipboard == ""


async def test_a_hostile_name_is_shown_made_visible_and_copied_as_it_is() -> None:
    sandbox, name = Sandbox(3), "[red]x[/]\x1b]0;t\x07\u202e"
    sandbox.named("web-1")["name"] = name
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert "[red]x[/]␛]0;t␇\\u202e" in lines(await menu(pilot))[1]
        await pilot.press("n")
        await said(pilot, "Sent to the terminal: [red]x[/]␛]0;t␇\\u202e")
        assert pilot.app.clipboard == name


async def test_marked_instances_are_a_line_each() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("space", "space")
        screen = await menu(pilot)
        assert "Copy from 2 instances" in str(screen.query(Static).first().content)
        assert "of one instance at a time" in lines(screen)[5]
        await pilot.press("4")
        await said(pilot, "Sent to the terminal: 2 IPv4 addresses")
        assert pilot.app.clipboard == "203.0.113.1\n203.0.113.2"


async def test_the_mouse_does_the_same() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await menu(pilot)
        await pilot.click(OptionList, offset=(4, 1))
        await said(pilot, "Sent to the terminal: web-1")
        await menu(pilot)
        await pilot.click("#cancel")
        await on(pilot, ListScreen)
        await menu(pilot)
        await pilot.click("#show")
        await on(pilot, ByHand)


async def test_a_text_can_be_taken_by_hand_from_a_screen_that_has_nothing_else() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await menu(pilot)
        await pilot.press("down", "down", "t")
        screen = await on(pilot, ByHand)
        assert [str(line.content) for line in screen.query(Static)][1] == "203.0.113.1"
        assert "shift held" in shown(pilot, "ByHand > Static")
        assert screen.query(Static)[1].region.x == 0
        assert not screen.query(Button)
        await pilot.press("escape")
        await on(pilot, ListScreen)
        assert message(pilot.app) == ""  # type: ignore[arg-type]


async def test_what_nothing_takes_opens_by_itself_to_be_taken_by_hand() -> None:
    sandbox = Sandbox(3)
    sandbox.named("web-1")["name"] = "n" * 60_000
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await menu(pilot)
        await pilot.press("n")
        screen = await on(pilot, ByHand)
        assert "Not copied: 60,000 bytes are more than a terminal takes" in shown(pilot, "ByHand > Static")
        assert str(screen.query(Static)[1].content) == "n" * 60_000
        await pilot.press("q")
        await said(pilot, "Not copied: nnn")


async def test_a_program_of_the_desktop_is_known_to_have_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "xclip"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/taken"\n')
    program.chmod(0o700)

    def desktop(_: Any) -> dict[str, str]:
        return {"DISPLAY": ":0", "PATH": f"{tmp_path}:/usr/bin:/bin"}

    monkeypatch.setattr(clipboard, "surroundings", desktop)
    async with app_on(Sandbox(3)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await menu(pilot)
        await pilot.press("4")
        await said(pilot, "Copied: 203.0.113.1")
        assert (tmp_path / "taken").read_text() == "203.0.113.1"
        # What is cut in a field takes the same way.
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input) and pilot.app.focused.value == "web-1")
        await pilot.press("end", "shift+home", "ctrl+x")
        await until(pilot, lambda: (tmp_path / "taken").read_text() == "web-1")


async def test_without_an_instance_there_is_nothing_to_copy() -> None:
    async with app_on(Sandbox(0)).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "0 instances" in shown(pilot, "#header"))
        await pilot.press("y", "x")
        await pilot.app.workers.wait_for_complete()
        assert isinstance(pilot.app.screen, ListScreen)


async def test_an_export_is_copied_the_same_way_or_says_why_not() -> None:
    sandbox = Sandbox(3)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("X")
        screen = await on(pilot, ExportScreen)
        screen.query_one("#copy", Button).press()
        await said(pilot, f"Sent to the terminal: 3 instances {NOT_KNOWN}")
        assert pilot.app.clipboard.startswith("id,name")
        sandbox.named("web-1")["name"] = "n" * 60_000
        await pilot.press("r")
        await until(pilot, lambda: pilot.app.screen.query_one(InstanceTable).rows[0].name.startswith("nn"))
        await pilot.press("X")
        screen = await on(pilot, ExportScreen)
        screen.query_one("#copy", Button).press()
        await until(pilot, lambda: "Not copied: 3 instances (60," in shown(pilot, "#told"))
