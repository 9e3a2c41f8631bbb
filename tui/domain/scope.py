"""Where instances live."""

from typing import NamedTuple


class Scope(NamedTuple):
    """An organization and one of its projects, by id."""

    organization_id: str
    project_id: str
