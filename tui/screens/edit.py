"""The form of the nine fields, and the review of what will be sent."""

from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from tui.core import words
from tui.core.edit.draft import Draft
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, Field
from tui.core.edit.review import Review
from tui.core.edit.tags import from_text, to_text
from tui.core.session import Choices
from tui.screens.dialog import Dialog, Notice

# The catalogue may not be offered, or not be whole: an id can always be typed. No id of the API is this.
OTHER = "\0other"


class IdPrompt(Dialog[str]):
    """Asks for an id that no list offers."""

    def compose(self) -> ComposeResult:
        """One field; a UUID is wanted."""
        with Vertical():
            yield Static("Another id", classes="title")
            yield Static("A UUID; enter takes it, esc leaves.", id="wanted", classes="note")
            yield Input(id="identity", compact=True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            identity = str(UUID(event.value.strip()))
        except ValueError:
            self.query_one("#wanted", Static).update("That is no UUID: 8-4-4-4-12 hexadecimal digits.")
        else:
            self.dismiss(identity)


class EditScreen(Dialog[Draft]):
    """`Edit NAME`: gives the draft to be reviewed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "review", "Review", priority=True)]

    def __init__(self, draft: Draft, choices: Choices, problems: dict[str, str] | None = None) -> None:
        super().__init__()
        self.draft = draft
        self._choices = choices
        self._told = problems or {}
        self._tags_problem: str | None = None

    def compose(self) -> ComposeResult:
        """A row a field, hardware locked."""
        with Vertical():
            yield Static(Content(f"Edit {words.visible(self.draft.opened.name)}"), classes="title")
            with VerticalScroll(can_focus=False):
                for field in FIELDS:
                    if field.name == "size_id":
                        yield Static("Hardware is locked: it needs the provider's resize endpoint.", classes="note")
                        yield Button("Unlock hardware", id="unlock", compact=True)
                    with Horizontal(classes="row"):
                        yield Static(field.label, classes="label")
                        yield self._input(field)
                    yield Static(id=f"problem-{field.name}", classes="problem")
            with Horizontal(classes="buttons"):
                yield Button("Review", id="review", compact=True, variant="primary")
                yield Button("Cancel", id="cancel", compact=True)

    def _input(self, field: Field) -> Input | Select[str] | TextArea:
        value = self.draft.value(field.name)
        if field.name == "tags":
            return TextArea(to_text(value)[1], id="tags", compact=True, tab_behavior="focus")
        if field.name == "billing_cycle" or field.name.endswith("_id"):
            options = self._options(field.name)
            chosen = Select[str](options, value=value or "", allow_blank=False, id=field.name, compact=True)
            chosen.disabled = field.hardware
            return chosen
        return Input(value or "", id=field.name, compact=True, select_on_focus=False)

    def _options(self, name: str) -> list[tuple[Content, str]]:
        known = dict(BILLING_CYCLES) if name == "billing_cycle" else dict(self._choices[name.removesuffix("_id")])
        current = self.draft.base
        for value in (getattr(current, name), self.draft.value(name)):
            known.setdefault(value or "", words.visible(value) if value else "none")
        if name == "vpc_id":
            known[""] = "none"
        if name != "billing_cycle":
            known[OTHER] = "another id…"
        return [(Content(words.visible(text)), value) for value, text in known.items()]

    def on_mount(self) -> None:
        """The name has the first focus."""
        self.query_one("#name").focus()
        self._show_problems()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._set(str(event.input.id), event.value)

    @on(Select.Changed)
    def _picked(self, event: Select.Changed) -> None:
        if event.value == OTHER:
            self.app.push_screen(IdPrompt(), lambda identity: self._take_id(event.select, identity))
        else:
            self._set(str(event.select.id), event.value)

    def _take_id(self, chosen: Select[Any], identity: str | None) -> None:
        field = str(chosen.id)
        if identity:
            self._set(field, identity)
        chosen.set_options(self._options(field))
        chosen.value = self.draft.value(field) or ""

    @on(TextArea.Changed)
    def _tagged(self, event: TextArea.Changed) -> None:
        self._read_tags(event.text_area.text)
        self._show_problems()

    def _read_tags(self, text: str) -> None:
        original = self.draft.base.tags
        shape, unedited = to_text(original)
        try:
            value = original if text == unedited else from_text(shape, text, original)
        except ValueError as error:
            self._tags_problem = f"{error} ({shape.value})"
        else:
            self._tags_problem = None
            self.draft.set("tags", value)

    def _read_all(self) -> None:
        # A key may come before the messages of what was typed just before it: the fields themselves are asked.
        for field in FIELDS:
            if field.name == "tags":
                self._read_tags(self.query_one("#tags", TextArea).text)
            else:
                shown: Input | Select[str] = self.query_one(f"#{field.name}")  # type: ignore[assignment]
                if shown.value != OTHER:
                    self._set(field.name, shown.value)

    def _set(self, field: str, value: Any) -> None:
        if value != (self.draft.value(field) or ""):
            self._told.pop(field, None)
        self.draft.set(field, value)
        self._show_problems()

    def _wrong(self) -> dict[str, str]:
        tags = {"tags": self._tags_problem} if self._tags_problem else {}
        return self.draft.errors() | tags

    def _show_problems(self) -> None:
        found = self._told | self._wrong()
        for field in FIELDS:
            line = self.query_one(f"#problem-{field.name}", Static)
            line.update(Content(words.visible(found[field.name])) if field.name in found else "")
            line.set_class(field.name in found, "shown")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "unlock":
            for field in FIELDS:
                if field.hardware:
                    self.query_one(f"#{field.name}").disabled = False
            event.button.label = "Hardware is unlocked"
            event.button.disabled = True
            self.query_one("#size_id").focus()
        elif event.button.id == "review":
            self.action_review()
        else:
            self.action_leave()

    def action_review(self) -> None:
        """Go on to the review, where the edited fields are right."""
        self._read_all()
        wrong = self._wrong()
        if wrong:
            self.query_one(f"#{next(iter(wrong))}").focus()
        elif not self.draft.changed:
            self.app.push_screen(
                Notice("Nothing to send", Content("No field was changed, so there is nothing to send."))
            )
        else:
            self.dismiss(self.draft)

    def action_leave(self) -> None:
        """Leave; asks first where something was changed."""
        self._read_all()
        if not self.draft.changed and not self._tags_problem:
            self.dismiss(None)
            return
        text = Content("What you changed is not sent and would be lost.")
        self.app.push_screen(Notice("Leave the form?", text, "Keep editing", "Discard"), self._left)

    def _left(self, discard: bool | None) -> None:
        if discard:
            self.dismiss(None)


class ReviewScreen(Dialog[bool]):
    """`Review NAME`: True sends it, None goes back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", priority=True),
        Binding("q", "leave", "Back", show=False),
    ]

    def __init__(self, name: str, review: Review) -> None:
        super().__init__()
        self._named = name
        self._review = review

    def compose(self) -> ComposeResult:
        """Each change, what to mind, the exact request."""
        review = self._review
        with Vertical():
            yield Static(Content(f"Review {words.visible(self._named)}"), classes="title")
            with VerticalScroll():
                for change in review.changes:
                    old, new = words.visible(change.old), words.visible(change.new)
                    yield Static(
                        Content.assemble((f"{change.label:<15}", "bold"), (old, "dim"), "  →  ", (new, "bold"))
                    )
                for warning in review.warnings:
                    yield Static(Content(f"! {words.visible(warning)}"), classes="warning")
                body = "\n".join(words.visible(line) for line in review.body.split("\n"))
                yield Static(Content(f"\n{review.method} {review.url}\n{body}"), classes="note")
            with Horizontal(classes="buttons"):
                yield Button("Send", id="send", compact=True, variant="warning")
                yield Button("Back", id="back", compact=True)

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#back").focus()

    def action_send(self) -> None:
        """Send what is shown."""
        self.dismiss(True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(True if event.button.id == "send" else None)
