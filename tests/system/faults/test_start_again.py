"""A start on what was open last asks for three things side by side: what comes of that when they meet a fault."""

from pathlib import Path

import pytest

from tests.system.faults.expected import RULES
from tests.system.faults.ground import Certificates, ground
from tests.system.faults.kinds import FAULTS, Fault
from tests.system.faults.stage import Plan
from tests.system.faults.world import World
from tui.api.errors import OnetError
from tui.core.session import Session

SOME = ("refused", "reset", "401", "403", "404", "429: seconds", "500", "503", "HTML 200", "a page repeated")
# Without a list of organizations or projects, the ids of the last time do.
BY_IDS = ("403", "404")


async def opened(session: Session) -> str:
    """The kind of error of a start, with the list; or that it works."""
    try:
        await session.enter()
        async for _ in session.load():
            pass
    except OnetError as error:
        return type(error).__name__
    return "works"


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name in SOME], ids=lambda fault: fault.name)
async def test_a_start_on_what_was_open_last_ends_as_told_and_works_afterwards(
    fault: Fault, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    certificates = Certificates(tmp_path_factory.mktemp("certificates"))
    async with ground(fault, certificates, tmp_path) as (stage, url):
        world = World(stage, url, tmp_path, fault)
        async with world.client:
            await world.settle_in()
            before = len(world.records)
            await stage.arm(Plan(None, lambda _: True, fault.answer, fault.begin))
            session = Session(world.client, "", last=world.session.opening, ledger=world.ledger)
            rule = RULES[fault.name]
            assert await opened(session) == rule.error
            assert (session.context is not None) == (rule.error == "works" or fault.name in BY_IDS)
            # The first of the three that fails for good ends it, however far the others are.
            assert rule.tries <= len(world.records) - before <= 3 * max(rule.tries, 2)
            await stage.heal()
            assert await opened(session) == "works"
            assert [row.id for row in session.rows] == [row.id for row in world.rows]
