"""What is kept of the writes of an account: the journal, the drafts that were not sent, the log of requests."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui.core.paths import state_dir
from tui.core.views import Views

if TYPE_CHECKING:
    from tui.api.transport import RequestRecord
    from tui.core.context import Named
    from tui.core.edit.kept import Where
    from tui.core.edit.send import PutAnswer
    from tui.core.journal.entry import Place
    from tui.core.journal.journal import Journal
    from tui.domain.scope import Scope

DRAFTS = "drafts"
MOST_REQUESTS = 1000


class RequestLog:
    """The last thousand requests of this run, the newest last: never a key, never a body."""

    def __init__(self) -> None:
        self.records: deque[RequestRecord] = deque(maxlen=MOST_REQUESTS)

    def add(self, record: RequestRecord) -> None:
        """Take up a request that was answered, or failed."""
        self.records.append(record)

    def last_put(self, instance_id: str) -> PutAnswer:
        """What is known of the answer to the last PUT of an instance."""
        from tui.core.edit.send import PutAnswer

        for record in reversed(self.records):
            if record.method == "PUT" and record.path.endswith(f"/{instance_id}"):
                return PutAnswer(record.status, record.request_id)
        return PutAnswer()


@dataclass(frozen=True)
class Ledger:
    """The journal and the drafts of a profile at an origin; in memory only where `drafts` is None.

    `open_journal` is the journal where it is not the one of `folder`; `lists` is whether the last list may be kept.
    """

    profile: str = "default"
    origin: str = ""
    open_journal: Journal | None = None
    drafts: Path | None = None
    lists: bool = False
    requests: RequestLog = field(default_factory=RequestLog)
    views: Views = field(default_factory=Views)
    folder: Path | None = None

    @cached_property
    def journal(self) -> Journal:
        """The journal, opened when it is asked for first: the start does without it."""
        from tui.core.journal.journal import FILE, Journal

        return self.open_journal or Journal(self.folder / FILE if self.folder else None)

    @property
    def keeps(self) -> bool:
        """Whether something may be left on disk."""
        return self.drafts is not None

    def place(self, organization: Named, project: Named) -> Place:
        """Where a write goes, as the journal tells it."""
        from tui.core.journal.entry import Place, Ref

        return Place(self.profile, self.origin, Ref(organization.id, organization.name), Ref(project.id, project.name))

    def where(self, scope: Scope) -> Where:
        """Where a draft that is not sent yet is kept."""
        from tui.core.edit.kept import Where

        return Where(self.drafts, self.profile, self.origin, scope.organization_id, scope.project_id)


def ledger_on_disk(profile: str, origin: str, *, lists: bool = True, environ: Mapping[str, str] = os.environ) -> Ledger:
    """The ledger of an account in the state folder, shared by all processes of this user; without `lists` no cache."""
    folder = state_dir(environ)
    return Ledger(profile, origin, None, folder / DRAFTS, lists, views=Views(folder), folder=folder)
