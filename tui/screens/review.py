"""`Review NAME`: each change, what to mind, and the exact request, before it is sent."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui.core import words
from tui.core.edit.curl import curl_command
from tui.core.edit.review import Change, Review
from tui.core.settings import Settings
from tui.screens.dialog import Dialog, Notice


class ReviewScreen(Dialog[bool]):
    """True sends it, None goes back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", priority=True),
        Binding("c", "copy_curl", "Copy as curl"),
        Binding("q", "leave", "Back", show=False),
    ]

    def __init__(self, name: str, review: Review, settings: Settings) -> None:
        super().__init__()
        self._named = name
        self._review = review
        self.set_class(settings.production, "production")
        self._profile = settings.profile if settings.production else ""

    def compose(self) -> ComposeResult:
        """Each change, what to mind, the exact request."""
        review = self._review
        with Vertical():
            yield Static(Content(f"Review {words.visible(self._named)}"), classes="title")
            if self._profile:
                yield Static(Content(f"PRODUCTION: profile {words.visible(self._profile)}"), classes="warning")
            with VerticalScroll():
                for change in review.changes:
                    yield Static(_line(change))
                for warning in review.warnings:
                    yield Static(Content(f"! {words.visible(warning)}"), classes="warning")
                body = "\n".join(words.visible(line) for line in review.body.split("\n"))
                yield Static(Content(f"\n{review.method} {words.visible(review.url)}\n{body}"), classes="note")
            with Horizontal(classes="buttons"):
                yield Button("Send", id="send", compact=True, variant="warning")
                yield Button("Copy as curl", id="curl", compact=True)
                yield Button("Back", id="back", compact=True)

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#back").focus()

    def action_send(self) -> None:
        """Send what is shown."""
        self.dismiss(True)

    def action_copy_curl(self) -> None:
        """Send the request as a curl command to the terminal's clipboard, and show it to be taken by hand."""
        command = curl_command(self._review)
        self.app.copy_to_clipboard(command)
        text = (
            "Sent to the terminal's clipboard; where that did not take it, take it from here. Set ONET_API_KEY first."
        )
        self.app.push_screen(Notice("Copy as curl", Content(f"{text}\n\n{command}")))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "curl":
            self.action_copy_curl()
        else:
            self.dismiss(True if event.button.id == "send" else None)


def _line(change: Change) -> Content:
    old, new = words.visible(change.old), words.visible(change.new)
    return Content.assemble((f"{change.label:<15}", "bold"), (old, "dim"), "  →  ", (new, "bold"))
