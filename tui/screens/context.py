"""`Context`: choose the profile, the organization and the project."""

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.choosing import Choice, find, place_choices, profile_choices, typed_place, unopened
from tui.core.context import AT_ONCE, Named, Place, places, projects_of
from tui.core.error_view import in_short
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.dialog import Dialog
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.still import StillInput


class ContextScreen(Dialog[Choice]):
    """A list that narrows as one types; gives what was chosen, or None."""

    CSS_PATH: ClassVar = style("context")
    HINTS: ClassVar = (("", "↑ ↓", "Move"), ("open", "enter", "Open"))
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("find.down", "move(1)", priority=True),
        bound("find.up", "move(-1)", priority=True),
        bound("find.page_down", "move(8)", priority=True),
        bound("find.page_up", "move(-8)", priority=True),
    ]

    def __init__(self, session: Session | None, settings: Settings, recent: Sequence[tuple[str, str]] = ()) -> None:
        """`recent` are the ids of organizations and projects that were open, newest first."""
        super().__init__()
        self._session = session
        self._settings = settings
        self._recent = recent
        self._here = session.context if session else None
        # Seen at once; the rest comes as the API tells it.
        self._places: tuple[Place, ...] = (self._here.place,) if self._here else ()
        self._looked_into: set[str] = set()
        self._shown: tuple[Choice, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """What the API listed so far, and what is open."""
        return self._places

    def compose(self) -> ComposeResult:
        """What is open, the field, the list."""
        with Vertical():
            yield Static("Context", classes="title")
            yield Static(id="who", classes="note")
            yield StillInput(placeholder="type to find", id="typed", compact=True)
            yield OptionList(id="choices", compact=True, markup=False)
            yield Static(id="state", classes="note")

    def on_mount(self) -> None:
        """The field has the focus; the list fills as the API answers."""
        self.query_one("#typed").focus()
        self._say_who()
        self._show()
        if self._session is not None:
            self.query_one("#state", Static).update("Reading organizations and projects…")
            self.run_worker(self._fill(self._session), exclusive=True)

    def _say_who(self) -> None:
        session, settings = self._session, self._settings
        user = session.user if session else None
        owner = user and (user.email or user.name or user.id)
        told = [settings.profile, settings.base_url] if not settings.demo else ["the sandbox inside this app"]
        told += [f"as {words.visible(owner)}"] if owner else []
        told += [f"key {session.key_hint}"] if session else []
        self.query_one("#who", Static).update(Content("   ".join(told)))

    async def _fill(self, session: Session) -> None:
        state = self.query_one("#state", Static)
        first = [self._here.organization.id] if self._here else []
        first += [organization for organization, _ in self._recent]
        try:
            async with aclosing(places(session.client, first)) as found:
                async for listed in found:
                    self._take(listed)
        except OnetError as error:
            hint = "Type ORGANIZATION_ID/PROJECT_ID to open a place by its ids."
            state.update(Content(f"{in_short(error)} {hint}"))
        else:
            state.update("" if self._places else "This key sees no organization.")
            if more := len(unopened(self._places)):
                state.update(f"The projects of {more} more organizations are looked up as their names are typed.")
            self._look_into()

    def _take(self, listed: Iterable[Place]) -> None:
        here = (self._here.place,) if self._here else ()
        known = tuple(listed)
        # What is open stays there while its organization, or one that lists nothing, is not among them.
        keys = {place.key for place in known}
        self._places = (*(place for place in here if place.key not in keys), *known)
        self._show()

    def _look_into(self) -> None:
        """Ask for the projects of the organizations that are typed, of a few at a time."""
        typed = self.query_one("#typed", Input).value
        if not typed.strip():
            return
        closed = unopened(self._places, typed)
        closed = tuple(one for one in closed if one.id not in self._looked_into)
        if self._session is not None and 0 < len(closed) <= AT_ONCE:
            self._looked_into |= {one.id for one in closed}
            self.run_worker(self._open_up(self._session, closed), group="projects")

    async def _open_up(self, session: Session, closed: Sequence[Named]) -> None:
        for organization in closed:
            try:
                inside = await projects_of(session.client, organization)
            except OnetError as error:
                self._looked_into.discard(organization.id)
                self.query_one("#state", Static).update(Content(in_short(error)))
                return
            expanded: list[Place] = []
            for place in self._places:
                expanded += inside if place.organization.id == organization.id else (place,)
            self._take(expanded)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one(OptionList).highlighted = None
        self._show()
        self._look_into()

    def _show(self) -> None:
        if self.is_left:
            return
        typed = self.query_one("#typed", Input).value
        settings = self._settings
        known = place_choices(self._places, self._recent, self._here) + profile_choices(settings)
        by_id = typed_place(typed, self._here)
        listed = self.query_one(OptionList)
        was = self._highlighted()
        self._shown = find(known, typed) + ((by_id,) if by_id else ())
        listed.clear_options()
        listed.add_options([_line(choice) for choice in self._shown] or [Content.styled("nothing fits", "dim")])
        # More may arrive while one moves: the cursor stays with its choice.
        same = (n for n, choice in enumerate(self._shown) if was is not None and choice.title == was.title)
        listed.highlighted = next(same, 0)

    def _highlighted(self) -> Choice | None:
        index = self.query_one(OptionList).highlighted
        return self._shown[index] if index is not None and index < len(self._shown) else None

    def action_move(self, by: int) -> None:
        """Move in the list while the field keeps the focus."""
        listed = self.query_one(OptionList)
        listed.highlighted = max(0, min(len(self._shown) - 1, (listed.highlighted or 0) + by))

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Open what is under the cursor."""
        self._choose(self.query_one(OptionList).highlighted)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def _choose(self, index: int | None) -> None:
        if index is not None and index < len(self._shown):
            self.dismiss(self._shown[index])


def _line(choice: Choice) -> Content:
    sign = "● " if choice.open else "  "
    return Content.assemble(
        sign, (words.visible(choice.title), "bold" if choice.open else ""), ("   " + choice.note, "dim")
    )
