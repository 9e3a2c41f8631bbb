"""Every screen looks as it did; what looks different on purpose is kept by `--snapshot-update`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pictures import Picture, pictures, runs
from tests.support.svg import differences

FOLDER = Path(__file__).parents[1] / "snapshots"
RUNS = dict(runs())
NAMES = [name for run in RUNS.values() for name in run.names]
UPDATE = "Where that is meant: python -m pytest tests/ui/test_snapshots.py --snapshot-update"
MOST_BYTES = 5_000_000


def kept(name: str) -> Path:
    return FOLDER / f"{name}.svg"


def told(picture: Picture, folder: Path) -> Iterator[str]:
    """What is to be said of a picture that is not as it was; it is in `folder` then."""
    was, now = kept(picture.name), folder / f"{picture.name}.svg"
    if was.exists() and was.read_text(encoding="utf-8") == picture.svg:
        return
    now.write_text(picture.svg, encoding="utf-8")
    if was.exists():
        yield f"{picture.name} looks different:"
        yield from (f"  {line}" for line in differences(was.read_text(encoding="utf-8"), picture.svg))
        yield f"  was: {was}"
    else:
        yield f"{picture.name} has no picture to be compared with."
    yield f"  is:  {now}"


@pytest.mark.parametrize("name", RUNS)
async def test_every_screen_looks_as_it_did(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    lines: list[str] = []
    seen: list[str] = []
    async for picture in pictures(RUNS[name]):
        seen.append(picture.name)
        if pytestconfig.getoption("snapshot_update"):
            FOLDER.mkdir(exist_ok=True)
            kept(picture.name).write_text(picture.svg, encoding="utf-8")
        else:
            lines += told(picture, tmp_path)
    assert sorted(seen) == sorted(RUNS[name].names)
    if lines:
        pytest.fail("\n".join((*lines, UPDATE)), pytrace=False)


def test_each_picture_has_a_name_of_its_own() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_no_picture_is_left_of_a_screen_that_is_gone(pytestconfig: pytest.Config) -> None:
    gone = [path for path in FOLDER.glob("*") if path.name not in {f"{name}.svg" for name in NAMES}]
    if pytestconfig.getoption("snapshot_update"):
        for path in gone:
            path.unlink()
    else:
        assert gone == [], UPDATE


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*")) < MOST_BYTES
