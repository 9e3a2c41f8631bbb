"""Every operation of the services against every fault, on a real loopback server: what comes of it, what is left."""

from pathlib import Path

import pytest

from tests.system.faults.cells import run_fault
from tests.system.faults.expected import OTHERWISE, WAITS, Seen, expected
from tests.system.faults.ground import Certificates
from tests.system.faults.kinds import FAULTS, Fault
from tests.system.faults.operations import OPERATIONS
from tests.system.faults.print import KEPT, page


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
async def test_whatever_meets_the_fault_ends_as_told_loses_nothing_and_works_afterwards(
    fault: Fault, certificates: Certificates, tmp_path: Path
) -> None:
    cells = await run_fault(fault, certificates, tmp_path)
    wanted = {one.name: expected(fault.name, one.name) for one in OPERATIONS}
    assert {name: cell.seen for name, cell in cells.items()} == {
        name: seen for name, seen in wanted.items() if isinstance(seen, Seen)
    }
    assert {name: cell.lost for name, cell in cells.items() if cell.lost} == {}
    assert {name: cell.after for name, cell in cells.items() if cell.after} == {}
    shortest, longest = WAITS.get(fault.name, (0.0, 5.0))
    assert all(shortest <= seconds <= longest for cell in cells.values() for seconds in cell.waits)


def test_every_operation_has_every_fault_and_no_cell_is_left_out_without_a_reason() -> None:
    cells = {(fault.name, one.name): expected(fault.name, one.name) for fault in FAULTS for one in OPERATIONS}
    reasons = [seen for seen in cells.values() if isinstance(seen, str)]
    assert (len(FAULTS), len(OPERATIONS), len(cells), len(reasons)) == (45, 12, 540, 14)
    assert all(reasons)
    assert OTHERWISE.keys() <= cells.keys()


def test_the_written_matrix_is_the_one_that_holds() -> None:
    assert KEPT.read_text() == page(expected), f"make it anew: python -m tests.system.faults.print {KEPT}"
