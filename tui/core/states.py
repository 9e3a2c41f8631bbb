"""Why there is nothing to show, for a table, a pane, a screen: one shape, so that it looks the same everywhere."""

from typing import Literal, NamedTuple


class State(NamedTuple):
    """What is said, and what to do about it; texts of the API are made visible before."""

    title: str
    hint: str = ""
    kind: Literal["empty", "loading", "error"] = "empty"
