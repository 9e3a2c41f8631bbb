"""What the long run found: what the app held, what was pressed and met."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.monkey_ends import INSTANCES


@dataclass
class Holding:
    """What the app holds at rest: the least of several looks."""

    rss: int
    tasks: dict[str, int]
    threads: dict[str, int]
    files: dict[str, int]
    widgets: int
    types: dict[str, int] = field(default_factory=dict)


@dataclass
class Report:
    """What a run was like."""

    seed: int
    seconds: float
    took: float = 0.0
    deeds: Counter[str] = field(default_factory=Counter)
    keys: int = 0
    drawn: int = 0
    told: dict[str, Any] = field(default_factory=dict)
    provider: dict[str, Any] = field(default_factory=dict)
    before: Holding | None = None
    after: Holding | None = None
    code: int | None = None
    stderr: str = ""
    left_over: list[str] = field(default_factory=list)
    is_restored: bool = False
    home: Path = Path()

    def more_objects(self) -> str:
        """Of which types the app holds more than after the warm-up; nothing where they were not counted."""
        assert self.before is not None
        assert self.after is not None
        more = Counter(self.after.types) - Counter(self.before.types)
        return ", ".join(f"{name} +{count}" for name, count in more.most_common(25))

    def __str__(self) -> str:
        assert self.before is not None
        assert self.after is not None
        before, after = self.before, self.after
        faults = self.provider["faults"]
        done = ", ".join(f"{kind} {count}" for kind, count in self.deeds.most_common())
        met = ", ".join(f"{kind} {count}" for kind, count in sorted(faults.items()))
        return "\n".join(
            (
                f"long run: seed {self.seed}, {self.seconds:.0f} s of keys in {self.took:.0f} s, {INSTANCES} instances",
                f"  keys taken {self.told['keys']}: {done}",
                f"  refreshes {self.told['refreshes']}, errors told {self.told['failures']},"
                f" leaving withheld {self.told['withheld']}, drawn {self.drawn / 1e6:.1f} MB",
                f"  requests {self.provider['requests']}, PUTs {len(self.provider['puts'])},"
                f" faults met {sum(faults.values())}: {met}",
                f"  memory {before.rss / 1e6:.1f} MB after warm-up, {after.rss / 1e6:.1f} MB at the end"
                f" ({after.rss / before.rss - 1:+.1%}); tasks {sum(before.tasks.values())} and"
                f" {sum(after.tasks.values())}, threads {sum(before.threads.values())} and"
                f" {sum(after.threads.values())}, sockets {before.files.get('socket', 0)} and"
                f" {after.files.get('socket', 0)}; largest lag {self.told['lag']:.2f} s",
            )
        )
