"""The pane JSON."""

from tui.core.panes.blocks import Pane, Source
from tui.domain import exactjson
from tui.domain.instance import Instance
from tui.domain.visible import visible_json


def json(instance: Instance) -> Pane:
    """The answer as it came."""
    text = exactjson.dumps(instance.source, indent=2, ascii_only=False)
    return (Source("\n".join(map(visible_json, text.split("\n")))),)
