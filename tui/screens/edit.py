"""`Edit NAME`: the form of the nine fields."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, Input, Select, Static, TextArea

from tui.api.errors import OnetError
from tui.core import words
from tui.core.edit.draft import Draft, needs_warning, why_not_editable
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, LABELS, Field
from tui.core.edit.results import amount
from tui.core.edit.review import shown, warnings_by_field
from tui.core.edit.tags import Shape, from_text, to_text
from tui.core.error_view import in_short
from tui.core.session import Choices
from tui.domain.instance import Instance
from tui.screens.dialog import Buttons, Dialog, Foot, Notice, Top
from tui.screens.id_prompt import IdPrompt
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.form_row import FormRow
from tui.widgets.still import StillInput
from tui.widgets.still_area import StillTextArea

# The catalogue may not be offered, or not be whole: an id can always be typed. No id of the API is this.
OTHER = "\0other"
_KEEP_AFTER = 0.2
_UNKEPT = "What is typed here cannot be kept on the disk: a crash or a dropped link would lose it."
_LOCKED = "Hardware is locked: needs the provider's resize endpoint."
_UNLOCKED = "Hardware is unlocked: the server may refuse or ignore a change of it."
FormField = Input | Select[str] | TextArea


class EditScreen(Dialog[bool]):
    """Edits a draft; True where it is to be reviewed, None where it was left.

    It opens with what is known and reads again meanwhile: fields that were not touched follow what was read.
    """

    CSS_PATH: ClassVar = [style("form"), style("edit")]
    HINTS: ClassVar = (("app.focus_next", "tab", "Next field"),)
    BINDINGS: ClassVar[list[BindingType]] = [bound("edit.review", "review", show=True, priority=True)]

    def __init__(
        self,
        draft: Draft,
        choices: Choices,
        problems: dict[str, str],
        *,
        read: Callable[[], Awaitable[Instance]],
        choices_of: Callable[[], Awaitable[Choices]],
        missing: Callable[[], str],
        keep: Callable[[], bool],
    ) -> None:
        """`read` reads the instance again, `choices_of` what can be picked, `missing` says what of that could not be
        read; `keep` keeps the draft on disk, and is False where that cannot be.
        """
        super().__init__()
        self.draft = draft
        self._choices = choices
        self._told = problems
        self._tags_problem: str | None = None
        self._tags_shown: tuple[Shape, str, Any] = (Shape.WORDS, "", None)
        # What stood in a list of choices before a person picked anything in it.
        self._offered: dict[str, str] = {}
        self._read_again, self._choices_of, self._missing, self._keep = read, choices_of, missing, keep
        self._keeping: Timer | None = None
        self._state = "Reading it again…"
        self._is_kept = True

    def compose(self) -> ComposeResult:
        """A row a field, hardware locked."""
        with Vertical():
            with Top():
                yield Static(id="title", classes="title")
                yield Static(self._state, id="state", classes="note")
            with VerticalScroll(can_focus=False):
                for field in FIELDS:
                    if field.name == "size_id":
                        with Horizontal(id="lock"):
                            yield Static(_LOCKED, id="hardware", classes="note")
                            yield Button("Unlock", id="unlock", compact=True)
                    yield FormRow(field.name, field.label, self._input(field))
            with Foot(), Buttons():
                yield Button("Review", id="review", compact=True, variant="primary")
                yield Button("Cancel", id="cancel", compact=True)

    def _input(self, field: Field) -> FormField:
        value = self.draft.value(field.name)
        if field.name == "tags":
            return StillTextArea(
                self._tags_text(), id="tags", compact=True, tab_behavior="focus", highlight_cursor_line=False
            )
        if field.name == "billing_cycle" or field.name.endswith("_id"):
            options = self._options(field.name)
            chosen = Select[str](options, value=value or "", allow_blank=False, id=field.name, compact=True)
            chosen.disabled = field.hardware and field.name not in self.draft.edits
            self._offered[field.name] = value or ""
            return chosen
        return StillInput(value or "", id=field.name, compact=True, select_on_focus=False)

    def _options(self, name: str) -> list[tuple[Content, str]]:
        known = dict(BILLING_CYCLES) if name == "billing_cycle" else dict(self._choices[name.removesuffix("_id")])
        for value in (getattr(self.draft.base, name), self.draft.value(name)):
            known.setdefault(value or "", words.visible(value) if value else "none")
        if name == "vpc_id":
            known[""] = "none"
        if name != "billing_cycle":
            known[OTHER] = "another id…"
        return [(Content(words.visible(text)), value) for value, text in known.items()]

    def on_mount(self) -> None:
        """The name has the first focus; the instance is read again."""
        self.query_one("#name").focus()
        self._show_fields()
        self.run_worker(self._follow(), group="follow", exclusive=True)

    async def _follow(self) -> None:
        is_read = False
        try:
            now = await self._read_again()
        except OnetError as error:
            again = "It is read once more before it is sent."
            state = f"It could not be read again. {in_short(error)} {again}"
        else:
            state, is_read = self._take(now), True
        if self.is_left:
            return
        self._say_state(state)
        self._choices = await self._choices_of()
        # Where the instance failed as well, that says enough.
        if is_read and (missing := self._missing()) and not self.is_left:
            self._say_state(f"{state}  {missing}")
        for field in FIELDS:
            if field.name.endswith("_id"):
                self._offer(field.name)

    def _take(self, now: Instance) -> str:
        """Let the fields that were not touched follow what was read; what is to be said of it."""
        if self.is_left:
            return ""
        # What was typed and not told yet is no field to be followed.
        self._read_all()
        changed = self.draft.follow(now, ("tags",) if self._tags_problem else ())
        for name in changed:
            self._refill(name)
        self._show_fields()
        return self._state_of(now, changed)

    def _state_of(self, now: Instance, changed: tuple[str, ...]) -> str:
        if reason := why_not_editable(now):
            return f"It cannot be sent as it is now: {reason}."
        told = [f"Somebody changed {', '.join(LABELS[name] for name in changed)} since the list."] if changed else []
        told += [f"This instance is {words.visible(now.status)}."] if needs_warning(now) else []
        return "  ".join(told) or "Every field is as the server holds it now."

    def _refill(self, name: str) -> None:
        """Show what the draft holds now in a field that nobody touched."""
        widget = self.query_one(f"#{name}")
        value = self.draft.value(name)
        if isinstance(widget, TextArea):
            widget.text = self._tags_text()
        elif isinstance(widget, Input):
            widget.value = value or ""
        else:
            self._offer(name)

    def _offer(self, name: str) -> None:
        """Offer what can be picked by now; an open list is left alone until it is closed."""
        if self.is_left:
            return
        for chosen in self.query(f"#{name}").results(Select):
            if chosen.expanded:
                self.set_timer(0.5, lambda: self._offer(name))
                return
            self._take_picked(name, chosen.value)
            self._offered[name] = self.draft.value(name) or ""
            with chosen.prevent(Select.Changed):
                chosen.set_options(self._options(name))
                chosen.value = self._offered[name]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        # What stands there by now: a message may be told after the field itself was asked.
        self._set(str(event.input.id), event.input.value)

    @on(Select.Changed)
    def _picked(self, event: Select.Changed) -> None:
        if event.value == OTHER:
            self.app.push_screen(IdPrompt(), lambda identity: self._take_id(event.select, identity))
        else:
            self._take_picked(str(event.select.id), event.select.value)

    def _take_picked(self, name: str, value: Any) -> None:
        """Take what was picked; a list that nobody touched may show what the draft no longer holds."""
        if value not in (OTHER, self._offered[name]):
            self._offered[name] = value
            self._set(name, value)

    def _take_id(self, chosen: Select[Any], identity: str | None) -> None:
        field = str(chosen.id)
        if identity:
            self._set(field, identity)
        self._offer(field)

    @on(TextArea.Changed)
    def _tagged(self, event: TextArea.Changed) -> None:
        self._read_tags(event.text_area.text)
        self._show_fields()

    def _tags_text(self) -> str:
        """The text for the tags as they are now; what is typed over it is read in the same shape."""
        value = self.draft.value("tags")
        self._tags_shown = (*to_text(value), value)
        return self._tags_shown[1]

    def _read_tags(self, text: str) -> None:
        shape, shown_text, shown_value = self._tags_shown
        try:
            value = shown_value if text == shown_text else from_text(shape, text, shown_value)
        except ValueError as error:
            self._tags_problem = f"{error} ({shape.value})"
        else:
            self._tags_problem = None
            self.draft.set("tags", value)
            self._keep_soon()

    def _read_all(self) -> None:
        # A key may come before the messages of what was typed just before it: the fields themselves are asked.
        for field in FIELDS:
            if field.name == "tags":
                self._read_tags(self.query_one("#tags", TextArea).text)
            elif isinstance(widget := self.query_one(f"#{field.name}"), Select):
                self._take_picked(field.name, widget.value)
            elif isinstance(widget, Input):
                self._set(field.name, widget.value)

    def _set(self, field: str, value: Any) -> None:
        if value != (self.draft.value(field) or ""):
            self._told.pop(field, None)
        self.draft.set(field, value)
        self._show_fields()
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(_KEEP_AFTER, self.keep_now)

    def keep_now(self) -> None:
        """Keep the draft as it is, so that a crash or a dropped link loses nothing of it."""
        self._stop_keeping()
        before, self._is_kept = self._is_kept, self._keep()
        if self._is_kept != before and not self.is_left:
            self._say_state(self._state)

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None

    def _wrong(self) -> dict[str, str]:
        tags = {"tags": self._tags_problem} if self._tags_problem else {}
        return self.draft.errors(self._choices) | tags

    def _show_fields(self) -> None:
        """Mark what is changed, with the old value beside it, and say at each field what is wrong or to be minded."""
        wrong, minded = self._told | self._wrong(), warnings_by_field(self.draft, self._name_of)
        for field in FIELDS:
            edited = field.name in self.draft.edits
            self.query_one(f"#row-{field.name}", FormRow).say(
                changed=edited,
                beside=self._old(field.name) if edited else "",
                mind=minded.get(field.name, ""),
                problem=wrong.get(field.name, ""),
            )
        count = len(self.draft.edits)
        title = f"Edit {words.visible(self.draft.opened.name)}" + (f" · {amount(count, 'change')}" if count else "")
        self.query_one("#title", Static).update(Content(title))

    def _old(self, name: str) -> str:
        was = f"was {self._words(name, getattr(self.draft.base, name))}"
        if name not in self.draft.changed_under:
            return was
        there = self._words(name, self.draft.changed_under[name])
        return f"{was}; somebody set it to {there} meanwhile, you will be asked"

    def _name_of(self, field: str, identity: str) -> str | None:
        return self._choices.get(field.removesuffix("_id"), {}).get(identity)

    def _words(self, name: str, value: Any) -> str:
        named = self._choices.get(name.removesuffix("_id"), {})
        known = named.get(value) if name.endswith("_id") and value else None
        return words.visible(known or shown(name, value, lambda *_: None))

    def _say_state(self, text: str) -> None:
        self._state = text
        told = text if self._is_kept else f"{_UNKEPT}  {text}"
        self.query_one("#state", Static).update(Content(told))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "unlock":
            for field in FIELDS:
                if field.hardware:
                    self.query_one(f"#{field.name}").disabled = False
            self.query_one("#hardware", Static).update(_UNLOCKED)
            event.button.display = False
            self.query_one("#size_id").focus()
        elif event.button.id == "review":
            self.action_review()
        else:
            self.action_leave()

    def action_review(self) -> None:
        """Go on to the review, where the edited fields are right."""
        # After the keys that the field with the focus has not seen yet.
        (self.focused or self).call_later(self._review)

    def _review(self) -> None:
        if not self.is_current:
            return
        self._read_all()
        wrong = self._wrong()
        if wrong:
            self.query_one(f"#{next(iter(wrong))}").focus()
        elif not self.draft.changed:
            self.app.push_screen(
                Notice("Nothing to send", Content("No field was changed, so there is nothing to send."))
            )
        else:
            self.keep_now()
            self.dismiss(True)

    def action_leave(self) -> None:
        """Leave; asks first where something was changed."""
        self._read_all()
        if not self.draft.changed and not self._tags_problem:
            self._stop_keeping()
            self.dismiss(None)
            return
        text = Content("What you changed is not sent and would be lost.")
        self.app.push_screen(Notice("Leave the form?", text, "Keep editing", "Discard"), self._left)

    def _left(self, discard: bool | None) -> None:
        if discard:
            self._stop_keeping()
            self.dismiss(None)

    def on_unmount(self) -> None:
        """Keep what was typed last, where the app ends."""
        if self._keeping is not None:
            self._stop_keeping()
            self._keep()
