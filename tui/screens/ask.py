"""Short words with a person amid a longer task: something told, a question asked."""

from datetime import UTC, datetime
from typing import Any

from textual.app import App
from textual.content import Content

from tui.core import words
from tui.core.edit.draft import Draft, needs_warning, why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.kept import Where, forget, kept, restore
from tui.core.past import ago
from tui.domain.instance import Instance
from tui.screens.dialog import Notice


async def tell(app: App[Any], title: str, *lines: str) -> None:
    """Tell something, and wait until it was read."""
    await app.push_screen_wait(Notice(title, Content("\n").join(Content(words.visible(line)) for line in lines)))


async def asked(app: App[Any], title: str, question: str, safe: str, other: str) -> bool:
    """Whether the person takes the other answer than the safe one, which has the focus."""
    answer = await app.push_screen_wait(Notice(title, Content(words.visible(question)), safe, other))
    return bool(answer)


async def may_edit(app: App[Any], instance: Instance) -> bool:
    """Whether the instance can be edited and, where it has ended, the person wants that all the same."""
    if reason := why_not_editable(instance):
        await tell(app, "This instance cannot be edited", f"Why: {reason}.")
        return False
    if not needs_warning(instance):
        return True
    text = f"This instance is {instance.status}; a change may have no effect, or not be wanted any more."
    return await asked(app, "Edit it all the same?", text, "Leave it", "Edit")


async def draft_of(app: App[Any], instance: Instance, where: Where) -> Draft:
    """A new draft, or the one that was left unsent the last time, where the person wants that."""
    if (found := kept(where, instance.id)) is None:
        return Draft(instance)
    draft = restore(found, instance)
    if not draft.edits:
        # It is all there by now: the app may have ended while it was sent.
        forget(where, instance.id)
        return draft
    age = ago(found.at, datetime.now(UTC))
    text = f"What was edited {age} was not sent: {', '.join(LABELS[name] for name in draft.edits)}."
    if await asked(app, "Go on with the unsent draft?", text, "Go on", "Discard it"):
        forget(where, instance.id)
        return Draft(instance)
    return draft
