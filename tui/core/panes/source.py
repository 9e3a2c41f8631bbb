"""The pane JSON."""

from tui.core import words
from tui.core.panes.blocks import Pane, Source
from tui.domain import exactjson
from tui.domain.instance import Instance


def json(instance: Instance) -> Pane:
    """The answer as it came."""
    # JSON lets DEL stand as it is; as an escape the text stays JSON of the same value, unlike with a picture of it.
    text = exactjson.dumps(instance.source, indent=2, ascii_only=False).replace("\x7f", "\\u007f")
    return (Source("\n".join(words.visible(line) for line in text.split("\n"))),)
