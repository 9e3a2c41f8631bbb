"""The instances that the sandbox holds; one is built when it is first looked at, so that 50,000 cost little."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping

from tui.sandbox.accounts import Plot
from tui.sandbox.values import Json


class Instances(MutableMapping[str, Json]):
    """JSON objects by id, in the order of the API; they may be changed, added and removed at any time.

    An object without `project_id` is in the project `home`.
    """

    def __init__(self, home: str, plots: Iterable[tuple[str, Plot]], build: Callable[[Plot], Json]) -> None:
        self._home = home
        self._build = build
        self._plots = dict(plots)
        self._held: dict[str, Json | None] = dict.fromkeys(self._plots)
        self._project = {identity: plot.project_id for identity, plot in self._plots.items()}
        self._members: dict[str, dict[str, None]] = {}
        for identity, project in self._project.items():
            self._members.setdefault(project, {})[identity] = None

    def __getitem__(self, identity: str) -> Json:
        held = self._held[identity]
        if held is None:
            held = self._held[identity] = self._build(self._plots[identity])
        return held

    def __setitem__(self, identity: str, instance: Json) -> None:
        project = instance.get("project_id", self._home)
        if self._project.get(identity, project) != project:
            del self[identity]
        self._held[identity] = instance
        self._project[identity] = project
        self._members.setdefault(project, {})[identity] = None

    def __delitem__(self, identity: str) -> None:
        del self._held[identity]
        del self._members[self._project.pop(identity)][identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def of(self, project: str) -> list[str]:
        """The ids of a project's instances, in order."""
        return list(self._members.get(project, ()))

    def in_project(self, identity: str, project: str) -> bool:
        """Whether there is such an instance in that project."""
        return self._project.get(identity) == project

    def number(self, identity: str) -> int | None:
        """The number of an instance of the generated fleet; None for one that was put in from outside."""
        plot = self._plots.get(identity)
        return plot.number if plot else None
