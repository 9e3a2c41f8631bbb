"""The baseline: an empty Textual app that shows one line."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Shows one line."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("hello-there")


if __name__ == "__main__":
    Hello().run()
