"""A field of a form, with all that is said about it."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.core import words
from tui.core.signs import sign

# Beside a field or under it nobody reads more; what was there may be a megabyte.
_LONGEST = 1_000


class FormRow(Vertical):
    """The label with a mark where the field is changed, the field, beside it what was there; under it what is wrong.

    Its lines have the ids `label-FIELD`, `BESIDE-FIELD`, `mind-FIELD` and `problem-FIELD`; those with something to say
    have the class `shown`.
    """

    def __init__(self, field: str, label: str, *widgets: Widget, beside: str = "was") -> None:
        """`widgets` are where the field is filled in; `beside` names what stands to the right of it."""
        super().__init__(id=f"row-{field}", classes="form-row")
        self._field = field
        self._label = label
        self._widgets = widgets
        self._beside = beside
        self._said: tuple[bool, str, str, str] | None = None

    def compose(self) -> ComposeResult:
        """The row itself, then what to mind, then what is wrong."""
        with Horizontal(classes="row"):
            yield Static(f"  {self._label}", id=f"label-{self._field}", classes="label")
            yield from self._widgets
            yield Static(id=f"{self._beside}-{self._field}", classes="beside")
        yield Static(id=f"mind-{self._field}", classes="mind")
        yield Static(id=f"problem-{self._field}", classes="problem")

    def say(self, *, changed: bool, beside: str = "", mind: str = "", problem: str = "") -> None:
        """Mark the field or not, and say what is to be said; made visible here, nothing of it is markup."""
        said = (changed, beside, mind, problem)
        if said == self._said:
            return
        self._said = said
        self.set_class(changed, "changed")
        label = f"{sign('changed') if changed else ' '} {self._label}"
        self.query_one(f"#label-{self._field}", Static).update(Content(label))
        self._line(self._beside, beside)
        self._line("mind", f"{sign('warning')} {mind}" if mind else "")
        self._line("problem", f"{sign('error')} {problem}" if problem else "")

    def _line(self, what: str, text: str) -> None:
        line = self.query_one(f"#{what}-{self._field}", Static)
        said = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        line.update(Content(words.visible(said) if text else ""))
        line.set_class(bool(text), "shown")

    def on_click(self, event: events.Click) -> None:
        """A click on the label, or on what is said, is a click into the field."""
        if isinstance(event.widget, Static):
            for widget in self._widgets:
                if widget.focusable:
                    widget.focus()
                    return
