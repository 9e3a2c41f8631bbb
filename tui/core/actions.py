"""Every action: its id, the keys it comes with, its name, and what it does.

One table for the screens' bindings, for help and palette, and for `[keys]` in config.toml. An id is the part of the app
it belongs to, a dot, a name; it never changes once it was released.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Action(NamedTuple):
    """The keys as Textual names them, none for what only the palette has; the name; a phrase that says what it does."""

    keys: tuple[str, ...]
    name: str
    does: str


def _panes() -> Iterator[tuple[str, Action]]:
    names = ("Overview", "Size", "Location", "VPC", "Image", "Volumes", "IPs", "Billing", "Usage", "JSON")
    for number, name in enumerate(names, 1):
        yield f"pane.{name.lower()}", Action((str(number % 10),), f"Pane {name}", f"open the pane {name}")


ACTIONS: Mapping[str, Action] = {
    "instance.edit": Action(("e",), "Edit", "edit it, or the marked ones together"),
    "instance.edit_document": Action(("E",), "Edit in $EDITOR", "the same, as YAML in $EDITOR"),
    "instance.copy": Action(("y",), "Copy", "copy its id, name, addresses, JSON"),
    "instance.ssh": Action(("x",), "SSH", "open ssh to the instance"),
    "table.open": Action(("enter",), "Open", "the instance on the whole screen"),
    "table.mark": Action(("space",), "Mark", "mark the instance, or unmark it"),
    "table.mark_down": Action(("shift+down",), "Mark down to", "mark a range downwards"),
    "table.mark_up": Action(("shift+up",), "Mark up to", "mark a range upwards"),
    "table.mark_all": Action(("a",), "Mark all or none", "mark all that are shown, or none"),
    "table.columns_right": Action(("right",), "Columns to the right", "scroll to the columns on the right"),
    "table.columns_left": Action(("left",), "Columns to the left", "scroll to the columns on the left"),
    "list.filter": Action(("slash",), "Filter", "show only what fits what you type"),
    "list.sort": Action(("s",), "Sort by...", "choose the columns to sort by"),
    "list.columns": Action(("c",), "Columns...", "choose the columns and their order"),
    "list.views": Action(("v",), "Views...", "open a view, or keep this one"),
    "list.export": Action(("X",), "Export...", "write or copy what is shown"),
    "list.refresh": Action(("r",), "Refresh", "read the list again now"),
    "list.toggle_panes": Action(("p",), "Panes", "show or hide the panes"),
    "list.larger_panes": Action(("plus",), "Larger panes", "make the panes larger"),
    "list.smaller_panes": Action(("minus",), "Smaller panes", "make the panes smaller"),
    "list.back": Action(("escape",), "One step back", "one step back; never leaves the app"),
    "list.quit": Action(("q",), "Quit", "leave onet"),
    "filter.keep": Action(("enter",), "Keep", "keep the filter, back to the table"),
    "filter.complete": Action(("tab",), "Complete", "take the word that is offered"),
    "filter.later": Action(("down",), "Next in the menu", "the next word that is offered"),
    "filter.earlier": Action(("up",), "Earlier filter", "the one before, or an older filter"),
    "filter.clear": Action(("escape",), "Clear", "take the filter away"),
    **dict(_panes()),
    "detail.refresh": Action(("r",), "Refresh", "read the instance again now"),
    "detail.back": Action(("escape", "q"), "Back", "back to the list"),
    "panes.previous": Action(("left", "h"), "Previous pane", "the pane on the left"),
    "panes.next": Action(("right", "l"), "Next pane", "the pane on the right"),
    "source.find": Action(("slash",), "Find", "find a text in the JSON"),
    "source.next": Action(("n",), "Next", "the next place that was found"),
    "source.previous": Action(("N",), "Previous", "the place that was found before"),
    "source.end": Action(("escape",), "End finding", "find nothing any more"),
    "addresses.copy": Action(("enter",), "Copy", "copy what the cursor is on"),
    "records.open": Action(("enter",), "Open", "the whole record"),
    "records.filter": Action(("slash",), "Filter", "show only those with these words"),
    "records.back": Action(("escape",), "Back", "drop the filter; without one, leave"),
    "records.leave": Action(("q",), "Leave", "back to the list"),
    "journal.undo": Action(("u",), "Undo", "undo the change, or all of its batch"),
    "journal.refresh": Action(("r",), "Read again", "read again, and look at open writes"),
    "record.leave": Action(("escape", "q"), "Back", "back to the table"),
    "record.undo": Action(("u",), "Undo", "undo this change"),
    "edit.review": Action(("ctrl+s",), "Review", "see what would be sent"),
    "review.send": Action(("ctrl+s",), "Send", "send what is shown"),
    "review.copy": Action(("c",), "Copy as curl", "copy the request as curl"),
    "conflict.theirs": Action(("t",), "Theirs", "keep what is there now"),
    "conflict.mine": Action(("m",), "Mine", "send yours all the same"),
    "conflict.review": Action(("ctrl+s",), "Review", "see what would be sent after all"),
    "sending.stop": Action(("escape",), "Call off the wait", "stop waiting for what is not begun"),
    "batch.stop": Action(("escape",), "Start no new ones", "begin no further one"),
    "login.check": Action(("ctrl+s",), "Log in", "check the key, and keep it"),
    "export.write": Action(("ctrl+s",), "Write", "write the file"),
    "message.error": Action(("exclamation_mark",), "Last error", "all that is known of the last error"),
    "error.copy": Action(("c",), "Copy", "copy all that is known of it"),
    "copying.by_hand": Action(("t",), "Take by hand", "show the text, to be taken by hand"),
    "copied.close": Action(("escape", "q"), "Back", "back to where it was copied"),
    "ssh.copy": Action(("c",), "Copy", "copy the command"),
    "columns.toggle": Action(("space",), "Show", "show or hide the column"),
    "columns.down": Action(("J", "shift+down"), "Down", "move the column down"),
    "columns.up": Action(("K", "shift+up"), "Up", "move the column up"),
    "columns.apply": Action(("ctrl+s",), "Apply", "take the columns over"),
    "columns.reset": Action(("r",), "Those that fit", "let the columns be those that fit"),
    "sort.second": Action(("space",), "Second", "sort by it where the first is equal"),
    "views.delete": Action(("d", "delete"), "Delete", "forget the view"),
    "dialog.leave": Action(("escape",), "Back", "leave; asks first if you typed"),
    "window.close": Action(("q",), "Close", "leave"),
    "dialog.next": Action(("tab",), "Next field", "the next field or button"),
    "dialog.previous": Action(("shift+tab",), "Previous field", "the field or button before"),
    "dialog.help": Action(("f1",), "Help", "the keys and signs of where you are"),
    "dialog.palette": Action(("ctrl+p",), "Menu", "every action by its name"),
    "buttons.next": Action(("right",), "Next button", "the button on the right"),
    "buttons.previous": Action(("left",), "Previous button", "the button on the left"),
    "move.down": Action(("down", "j"), "Down", "a line down"),
    "move.up": Action(("up", "k"), "Up", "a line up"),
    "move.page_down": Action(("pagedown",), "Page down", "a page down"),
    "move.page_up": Action(("pageup",), "Page up", "a page up"),
    "move.first": Action(("home", "g"), "First", "to the first line"),
    "move.last": Action(("end", "G"), "Last", "to the last line"),
    "find.down": Action(("down",), "Down", "a line down"),
    "find.up": Action(("up",), "Up", "a line up"),
    "find.page_down": Action(("pagedown",), "Page down", "a page down"),
    "find.page_up": Action(("pageup",), "Page up", "a page up"),
    "app.help": Action(("question_mark", "f1"), "Help", "the keys and signs of where you are"),
    "app.palette": Action(("ctrl+p", "colon"), "Menu", "every action, instances, contexts"),
    "app.context": Action(("o",), "Context", "other organization, project, profile"),
    "app.undo": Action(("u",), "Undo", "undo the last change of this run"),
    "app.journal": Action(("H",), "Journal", "what was changed through onet"),
    "app.log": Action(("L",), "Log", "the requests of this run"),
    "app.theme": Action((), "Theme...", "choose the colours"),
    "app.redraw": Action(("ctrl+l",), "Redraw", "draw the whole screen again"),
    "app.suspend": Action(("ctrl+z",), "Suspend", "to the shell; `fg` comes back"),
    "app.quit": Action(("ctrl+q",), "Quit", "leave onet from anywhere"),
}

# The parts whose actions can be reached at one time: two of them on one key would be one that is lost.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("app", "message", "instance", "pane", "list", "table", "panes", "source", "addresses", "move"),
    ("app", "message", "instance", "pane", "detail", "panes", "source", "addresses", "move"),
    ("app", "filter"),
    ("app", "message", "records", "journal", "move"),
    ("app", "record", "move"),
    ("app", "copied"),
    *(("dialog", "find", "buttons", part) for part in ("edit", "sending", "batch", "login", "export")),
    *(("dialog", "find", "buttons", "window", part) for part in ("review", "conflict", "copying", "ssh", "error")),
    *(("dialog", "window", "move", part) for part in ("columns", "sort", "views")),
)
# Where one types text: a letter bound there could not be typed.
TYPED_IN = frozenset(("filter", "find", "dialog", "edit", "login", "export"))
# What is done by key all the time: the palette is for what is looked for.
MOTIONS = frozenset(("move", "find", "filter", "buttons"))


def part_of(action: str) -> str:
    """The part of the app an action belongs to: what its id has before the dot."""
    return action.partition(".")[0]
