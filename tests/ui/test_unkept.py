"""What cannot be kept on the disk, or was damaged there, is said where one works with it."""

from pathlib import Path

import pytest

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import open_form
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.views import ViewsScreen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where journal, drafts and views are."""
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    folder = tmp_path / "XDG_STATE_HOME" / "onet"
    folder.mkdir(parents=True, mode=0o700)
    return folder


async def test_where_the_draft_cannot_be_kept_the_form_says_so_until_it_can(folder: Path) -> None:
    drafts = folder / "drafts"
    drafts.write_text("a file in its place")
    with LoopbackServer(Sandbox(5)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(80, 24)) as pilot:
            await loaded(pilot)
            form = await open_form(pilot)
            await pilot.press("2")
            await until(pilot, lambda: "cannot be kept on the disk" in shown(pilot, "#state"))
            drafts.unlink()
            await pilot.press("3")
            await until(pilot, lambda: "cannot be kept" not in shown(pilot, "#state"))
            assert form.draft.value("name") == "web-123"
    assert len(list(drafts.glob("*.json"))) == 1


async def test_views_that_could_not_be_read_are_told_with_where_they_are(folder: Path) -> None:
    (folder / "views.json").write_text("half of a fi")
    with LoopbackServer(Sandbox(5)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("v")
            await on(pilot, ViewsScreen)
            await until(pilot, lambda: "Views that could not be read are in" in shown(pilot, "#told"))
