"""`Review NAME`: each change, what to mind, and the exact request, before it is sent."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui.core import words
from tui.core.edit.curl import curl_command
from tui.core.edit.results import amount
from tui.core.edit.review import Review
from tui.core.settings import Settings
from tui.core.signs import sign
from tui.screens.dialog import Buttons, Dialog, Foot, Notice, Top
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.changes import body_text, change_rows, request_row


class ReviewScreen(Dialog[bool]):
    """True sends it, None goes back to the form."""

    CSS_PATH: ClassVar = style("review")
    HINTS: ClassVar = (("scroll_text(5)", "↓", "Scroll"),)
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("review.send", "send", show=True, priority=True),
        bound("review.copy", "copy_curl", show=True),
        bound("window.close", "leave"),
    ]

    def __init__(self, name: str, review: Review, settings: Settings) -> None:
        super().__init__()
        self._named = name
        self._review = review
        self.set_class(settings.production, "production")
        self._profile = settings.profile if settings.production else ""

    def compose(self) -> ComposeResult:
        """Each change, what to mind, the exact request."""
        count = amount(len(self._review.changes), "change")
        with Vertical():
            with Top():
                yield Static(Content(f"Review {words.visible(self._named)} · {count}"), classes="title")
                if self._profile:
                    yield Static(Content(f"PRODUCTION: profile {words.visible(self._profile)}"), classes="banner")
            with VerticalScroll(can_focus=False):
                yield from warnings_block(self._review.warnings)
                for row in change_rows(self._review.changes):
                    yield Static(row, classes="change")
                yield from self._request()
            with Foot(), Buttons():
                yield Button("Send", id="send", compact=True, variant="warning")
                yield Button("Copy as curl", id="curl", compact=True)
                yield Button("Back", id="back", compact=True)

    def _request(self) -> ComposeResult:
        review = self._review
        yield Static("THE REQUEST", classes="head")
        yield Static(request_row(review.method, review.url), classes="target")
        yield Static(body_text(review.body, {change.field for change in review.changes}), classes="body")

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


def warnings_block(warnings: Sequence[str]) -> ComposeResult:
    """What to mind, each with a sign, set off from the rest; nothing where there is nothing."""
    if warnings:
        told = Content("\n").join(Content(f"{sign('warning')} {words.visible(warning)}") for warning in warnings)
        yield Static(told, classes="minded")
