"""Short words with a person amid a longer task: something told, a question asked."""

from typing import Any

from textual.app import App
from textual.content import Content

from tui.core import words
from tui.screens.dialog import Notice


async def tell(app: App[Any], title: str, *lines: str) -> None:
    """Tell something, and wait until it was read."""
    await app.push_screen_wait(Notice(title, Content("\n").join(Content(words.visible(line)) for line in lines)))


async def asked(app: App[Any], title: str, question: str, safe: str, other: str) -> bool:
    """Whether the person takes the other answer than the safe one, which has the focus."""
    answer = await app.push_screen_wait(Notice(title, Content(words.visible(question)), safe, other))
    return bool(answer)
