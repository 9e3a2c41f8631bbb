"""`Edit N instances`: the form for what is to be set on all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static, TextArea

from tui.core import words
from tui.core.edit.bulk import LEAVE, MIXED, BulkEdit, mixed, plan
from tui.core.edit.bulk_form import PATTERNS, PREVIEWED, TAGS, Typed, preview, shape_of_all
from tui.core.edit.fields import BILLING_CYCLES, LABELS
from tui.core.edit.results import amount
from tui.core.edit.review import shown
from tui.core.edit.tags import Shape, to_text
from tui.core.session import Choices
from tui.domain.instance import Instance
from tui.screens.dialog import Buttons, Dialog, Foot, Notice, Top
from tui.screens.edit import OTHER
from tui.screens.id_prompt import IdPrompt
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.form_row import FormRow
from tui.widgets.still import StillInput
from tui.widgets.still_area import StillTextArea

# No id and no word of the API is one of these.
_LEAVE, _NONE, _REPLACE = "\0leave", "\0none", "\0replace"
_PLAN_AFTER = 0.3
_TEXTS = ("name", "hostname", "os_name")
_TAGS = {"tags_add": "Add tags", "tags_remove": "Remove tags", "tags_replace": "Replace tags"}
_ROWS = ("name", "hostname", "os_name", "billing_cycle", "vpc_id", *_TAGS)


class BulkScreen(Dialog[BulkEdit]):
    """Fills `typed`, and gives the edit that is to be reviewed; None where it was left."""

    CSS_PATH: ClassVar = [style("form"), style("bulk")]
    HINTS: ClassVar = (("app.focus_next", "tab", "Next field"),)
    BINDINGS: ClassVar[list[BindingType]] = [bound("edit.review", "review", show=True, priority=True)]

    def __init__(
        self,
        instances: Sequence[Instance],
        typed: Typed,
        choices: Choices,
        *,
        choices_of: Callable[[], Awaitable[Choices]],
        no_vpc: str = "",
    ) -> None:
        """`choices_of` reads what can be picked; `no_vpc` says why no VPC can be, where that is so."""
        super().__init__()
        self._instances = instances
        self._typed = typed
        self._vpcs = choices["vpc"]
        typed.known_vpcs = frozenset(self._vpcs)
        self._choices_of = choices_of
        self._no_vpc = no_vpc
        self._common = mixed(instances)
        self._shape = shape_of_all(instances)
        self._planning: Timer | None = None

    def compose(self) -> ComposeResult:
        """A row a field, each with what the instances have there now."""
        with Vertical():
            with Top():
                yield Static(id="title", classes="title")
                yield Static("What is left empty stays as each instance has it.", id="state", classes="note")
            with VerticalScroll(can_focus=False):
                for name in _ROWS:
                    yield FormRow(name, _TAGS.get(name) or LABELS[name], *self._widgets(name), beside="then")
                    if name == "hostname":
                        yield Static(Content(PATTERNS), classes="note hint")
                yield Static(TAGS, classes="note hint")
            with Foot():
                yield Static(id="left-out", classes="warning")
                with Buttons():
                    yield Button("Review", id="review", compact=True, variant="primary")
                    yield Button("Cancel", id="cancel", compact=True)

    def _widgets(self, name: str) -> Iterator[Widget]:
        typed = self._typed
        if name in _TEXTS:
            yield StillInput(getattr(typed, name), self._now(name), id=name, compact=True, select_on_focus=False)
        elif name == "billing_cycle":
            cycles = [(Content(words.visible(text)), word) for word, text in BILLING_CYCLES.items()]
            chosen = _LEAVE if typed.billing_cycle is LEAVE else str(typed.billing_cycle)
            yield Select([self._left(name), *cycles], value=chosen, allow_blank=False, id=name, compact=True)
        elif name == "vpc_id" and self._no_vpc:
            yield Static(Content(self._no_vpc), id=name, classes="note")
        elif name == "vpc_id":
            yield Select(self._vpc_options(), value=self._vpc_chosen(), allow_blank=False, id=name, compact=True)
        elif name == "tags_replace":
            options = [("no", _LEAVE), ("yes, all of them by these:", _REPLACE)]
            chosen = _REPLACE if typed.replaces else _LEAVE
            yield Vertical(
                Select(options, value=chosen, allow_blank=False, id="replaces", compact=True),
                _lines(typed.tags_replace if typed.replaces else self._tags(), name),
                id="replacing",
            )
        else:
            yield _lines(getattr(typed, name), name)

    def _now(self, name: str) -> str:
        """What all of them have in a field, or that they differ."""
        value = self._common[name]
        if value is MIXED:
            return "mixed"
        known = self._vpcs.get(value) if name == "vpc_id" and value else None
        return words.visible(known or shown(name, value, lambda *_: None))

    def _left(self, name: str) -> tuple[Content, str]:
        return Content(f"{self._now(name)} (left as it is)"), _LEAVE

    def _vpc_options(self) -> list[tuple[Content, str]]:
        known = dict(self._vpcs)
        if isinstance(self._typed.vpc_id, str):
            known.setdefault(self._typed.vpc_id, self._typed.vpc_id)
        named = [(Content(words.visible(name)), identity) for identity, name in known.items()]
        none, other = (Content("none: take them out of it"), _NONE), (Content("another id…"), OTHER)
        return [self._left("vpc_id"), none, *named, other]

    def _vpc_chosen(self) -> str:
        chosen = self._typed.vpc_id
        return _NONE if chosen is None else chosen if isinstance(chosen, str) else _LEAVE

    def _tags(self) -> str:
        """The tags that all have, to start a replacement from."""
        shape, text = to_text(None if self._common["tags"] is MIXED else self._common["tags"])
        return "" if shape is Shape.JSON else text

    def on_mount(self) -> None:
        """The name has the first focus; what can be picked is read."""
        self.query_one("#name").focus()
        self._show()
        if not self._no_vpc:
            self.run_worker(self._read_choices(), group="choices", exclusive=True)

    async def _read_choices(self) -> None:
        self._vpcs = (await self._choices_of())["vpc"]
        self._typed.known_vpcs = frozenset(self._vpcs)
        self._offer()

    def _offer(self) -> None:
        """Offer what can be picked by now; an open list is left alone until it is closed."""
        if self.is_left:
            return
        chosen: Select[Any] = self.query_one("#vpc_id", Select)
        if chosen.expanded:
            self.set_timer(0.5, self._offer)
            return
        # What was picked may not be told yet.
        self._take()
        with chosen.prevent(Select.Changed):
            chosen.set_options(self._vpc_options())
            chosen.value = self._vpc_chosen()

    @on(Select.Changed, "#vpc_id")
    def _picked(self, event: Select.Changed) -> None:
        if event.value == OTHER:
            self.app.push_screen(IdPrompt(), self._take_id)
        else:
            self._changed()

    def _take_id(self, identity: str | None) -> None:
        if identity:
            self._typed.vpc_id = identity
        self._offer()
        self._show()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed, "#billing_cycle, #replaces")
    def _changed(self) -> None:
        self._take()
        self._show()
        if self._planning is not None:
            self._planning.stop()
        self._planning = self.set_timer(_PLAN_AFTER, self._plan)

    def _take(self) -> None:
        """Take over what stands in the fields."""
        typed = self._typed
        for name in _TEXTS:
            setattr(typed, name, self.query_one(f"#{name}", Input).value)
        cycle: Any = self.query_one("#billing_cycle", Select).value
        typed.billing_cycle = LEAVE if cycle == _LEAVE else cycle
        if not self._no_vpc:
            vpc: Any = self.query_one("#vpc_id", Select).value
            if vpc != OTHER:
                typed.vpc_id = LEAVE if vpc == _LEAVE else None if vpc == _NONE else vpc
        typed.replaces = self.query_one("#replaces", Select).value == _REPLACE
        for name in _TAGS:
            setattr(typed, name, self.query_one(f"#{name}", TextArea).text)

    def _show(self) -> None:
        """Mark what is set, with the names that it gives, and say what is wrong at its field."""
        edit, wrong = self._typed.read(self._shape)
        for name in _ROWS:
            self.query_one(f"#row-{name}", FormRow).say(
                changed=self._is_set(name), beside=self._then(edit, name), problem=wrong.get(name, "")
            )
        count = sum(map(self._is_set, _ROWS))
        title = f"Edit {amount(len(self._instances), 'instance')}" + (f" · {count} set" if count else "")
        self.query_one("#title", Static).update(title)
        self.query_one("#tags_replace").set_class(self._typed.replaces, "shown")

    def _is_set(self, name: str) -> bool:
        if name == "tags_replace":
            return self._typed.replaces
        value = getattr(self._typed, name)
        return bool(value.strip()) if isinstance(value, str) else value is not LEAVE

    def _then(self, edit: BulkEdit, name: str) -> str:
        """The names that a pattern gives, the first of them."""
        names = [*preview(self._instances, edit, name)] if name in ("name", "hostname") else []
        more = ["…"] if names and len(self._instances) > PREVIEWED else []
        return ", ".join([*map(words.visible, names), *more])

    def _plan(self) -> None:
        self.run_worker(self._say_left_out(), group="plan", exclusive=True)

    async def _say_left_out(self) -> None:
        """Say which instances it does not fit, as far as that is known without sending."""
        edit, wrong = self._typed.read(self._shape)
        told = ""
        if not wrong and edit != BulkEdit():
            found = await asyncio.to_thread(plan, self._instances, edit)
            unfit = [entry for entry in found.left_out if entry.field]
            if unfit:
                first = unfit[0]
                name = first.instance.name or first.instance.id
                told = f"It does not fit {len(unfit)} of them, {name}: {first.reason}"
        if self.is_left:
            return
        self.query_one("#left-out", Static).update(Content(words.visible(told) if told else ""))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "review":
            self.action_review()
        else:
            self.action_leave()

    def action_review(self) -> None:
        """Go on to the review, where what was typed is right."""
        # After the keys that the field with the focus has not seen yet.
        (self.focused or self).call_later(self._review)

    def _review(self) -> None:
        if not self.is_current:
            return
        self._take()
        edit, wrong = self._typed.read(self._shape)
        self._show()
        if wrong:
            self.query_one(f"#{next(name for name in _ROWS if name in wrong)}").focus()
        elif edit == BulkEdit():
            self.app.push_screen(Notice("Nothing to send", Content("No field was set, so there is nothing to send.")))
        else:
            self.dismiss(edit)

    def action_leave(self) -> None:
        """Leave; asks first where something was set."""
        self._take()
        if not any(map(self._is_set, _ROWS)):
            self.dismiss(None)
            return
        text = Content("What you set is not sent and would be lost.")
        self.app.push_screen(Notice("Leave the form?", text, "Keep editing", "Discard"), self._leave_if)

    def _leave_if(self, discard: bool | None) -> None:
        if discard:
            self.dismiss(None)


def _lines(text: str, name: str) -> TextArea:
    """A field of several lines, that `tab` leaves."""
    return StillTextArea(text, id=name, compact=True, tab_behavior="focus", highlight_cursor_line=False)
