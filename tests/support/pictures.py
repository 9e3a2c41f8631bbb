"""Every screen as a picture: the scenes by name, what leads to each, at which sizes and in which looks.

The snapshots and the contact sheet are made of the same table.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.support import scenes
from tests.support.studio import Look, Posed, Size, Stage, app_for, one_moment
from tui.core.appearance import ANSI, LIGHT
from tui.core.panes import PANES

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)
USUAL = Look("")
LOOKS = (
    USUAL,
    Look("light", theme=LIGHT),
    Look("ansi", theme=ANSI),
    Look("no-colour", colours=False),
    Look("ascii", ascii=True),
)
# What is seen in every look.
EVERY_LOOK = ("list", "pane-overview", "edit-changed", "review")


class Walk(NamedTuple):
    """A way through the app: `steps` gives the name of each of `scenes`, in this order, once the app stands there.

    With `resizes`, the app is walked through once, and resized for each picture; without, once for each size, as where
    the way depends on the room there is. `settings` are those of the app.
    """

    steps: Callable[[Stage], AsyncGenerator[str, None]]
    scenes: tuple[str, ...]
    sizes: tuple[Size, ...] = (SMALL, MIDDLE)
    resizes: bool = True
    sandbox: Callable[[], Posed] = Posed
    settings: Mapping[str, Any] = MappingProxyType({})


class Run(NamedTuple):
    """One start of the app: the walk, the sizes and the look of its pictures, and which of its scenes are wanted."""

    walk: Walk
    sizes: tuple[Size, ...]
    look: Look
    scenes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its pictures."""
        return tuple(name_of(scene, size, self.look) for scene in self.scenes for size in self.sizes)


class Picture(NamedTuple):
    """A scene at a size in a look, as SVG."""

    scene: str
    size: Size
    look: Look
    svg: str

    @property
    def name(self) -> str:
        """What its file is called, without the suffix."""
        return name_of(self.scene, self.size, self.look)


_OTHER_PANES = tuple(f"pane-{name.lower()}" for name in PANES[1:])
WALKS: Mapping[str, Walk] = {
    "everyday": Walk(
        scenes.everyday,
        ("list", "pane-overview", "edit", "edit-changed", "review", "outcome-applied"),
        sizes=(SMALL, MIDDLE, LARGE),
        resizes=False,
    ),
    "panes": Walk(scenes.panes, _OTHER_PANES, resizes=False),
    "looking": Walk(scenes.looking, ("filter-menu", "filter-wrong", "list-filtered", "list-nothing", "list-marks")),
    "empty": Walk(scenes.empty, ("list-empty",), sandbox=lambda: Posed(0)),
    "loading": Walk(scenes.loading, ("list-loading",), sandbox=lambda: Posed(held="/instances")),
    "error": Walk(scenes.error, ("list-error", "error")),
    "guarded": Walk(scenes.guarded, ("list-production", "read-only"), settings={"production": True, "read_only": True}),
    "hardware": Walk(
        scenes.hardware, ("edit-hardware", "edit-problem", "edit-leave", "review-warnings", "outcome-ignored")
    ),
    "clash": Walk(scenes.clash, ("conflict",)),
    "lost": Walk(scenes.lost, ("outcome-unknown",)),
    "refused": Walk(scenes.refused, ("outcome-refused",)),
    "several": Walk(scenes.several, ("bulk", "batch-review", "batch-outcome")),
    "records": Walk(scenes.records, ("journal", "journal-entry", "log", "log-request")),
    "lists": Walk(scenes.lists, ("sort", "columns", "views", "export")),
    "desk": Walk(scenes.desk, ("context", "help", "palette", "copy", "ssh", "themes")),
    "keys": Walk(scenes.keys, ("login", "passphrase")),
    "small": Walk(scenes.small, ("too-small",), sizes=((30, 8),)),
}


def name_of(scene: str, size: Size, look: Look = USUAL) -> str:
    """The name of a picture: scene, size, and the look where it is not the usual one."""
    return "-".join(part for part in (scene, f"{size[0]}x{size[1]}", look.name) if part)


def runs() -> Iterator[tuple[str, Run]]:
    """Every start of the app that the snapshots take, by a name."""
    for name, walk in WALKS.items():
        for sizes in (walk.sizes,) if walk.resizes else ((size,) for size in walk.sizes):
            yield name if walk.resizes else name_of(name, sizes[0]), Run(walk, sizes, USUAL, walk.scenes)
        if wanted := tuple(scene for scene in walk.scenes if scene in EVERY_LOOK):
            for look in LOOKS[1:]:
                yield f"{name}-{look.name}", Run(walk, (MIDDLE,), look, wanted)


def runs_of(size: Size, look: Look, wanted: Collection[str] = ()) -> Iterator[Run]:
    """The starts of the app that show the wanted scenes, or all of them, at one size in one look."""
    for walk in WALKS.values():
        found = tuple(scene for scene in walk.scenes if not wanted or scene in wanted)
        if found:
            yield Run(walk, (size,) if size in walk.sizes or len(walk.sizes) > 1 else walk.sizes, look, found)


async def pictures(run: Run) -> AsyncIterator[Picture]:
    """Start the app, and give the pictures of a run in the order in which they are met."""
    left = set(run.scenes)
    with TemporaryDirectory() as folder, one_moment(Path(folder), colours=run.look.colours) as clock:
        sandbox = run.walk.sandbox()
        async with app_for(sandbox, run.look, **run.walk.settings).run_test(size=run.sizes[0]) as pilot:
            stage = Stage(pilot, sandbox, clock, run.sizes[0])
            async with aclosing(run.walk.steps(stage)) as steps:
                async for scene in steps:
                    if scene in left:
                        for size, seen in await stage.seen_at(run.sizes):
                            yield Picture(scene, size, run.look, seen)
                    left.discard(scene)
                    if not left:
                        break
    assert not left, f"the walk does not come to {sorted(left)}"
