"""A screen whose keys act once all that it is made of is there."""

from typing import Generic

from textual.screen import Screen, ScreenResultType


class OnceThere(Screen[ScreenResultType], Generic[ScreenResultType]):
    """Does nothing before its parts are there: a key with priority acts at once, and would look for them in vain.

    The hook is Textual's private one, as there is no other; a test holds that it is there. Without it, keys act at
    once.
    """

    _is_there = not hasattr(Screen, "_compose")

    async def _compose(self) -> None:
        await super()._compose()
        self._is_there = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it acts by now."""
        return self._is_there and super().check_action(action, parameters)
