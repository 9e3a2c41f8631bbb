"""Intents and outcomes for the tests of the journal."""

from typing import Any

from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.journal.entry import Intent, Place, Ref

ORIGIN = "https://api.example.net:443"
PLACE = Place("work", ORIGIN, Ref("o-1", "Acme"), Ref("p-1", "Production"))
NINE: dict[str, Any] = {
    "name": "web-1",
    "hostname": "web-1.example.net",
    "os_name": "Debian",
    "billing_cycle": "monthly",
    "vpc_id": "v-1",
    "tags": {"env": "prod"},
    "size_id": "s-1",
    "location_id": "l-1",
    "image_id": "m-1",
}


def intent(place: Place = PLACE, batch: str | None = None, undo_of: str | None = None, **sent: Any) -> Intent:
    """The edit of the fields in `sent`, a new name where there are none."""
    sent = sent or {"name": "web-2"}
    return Intent(place, Ref("i-1", "web-1"), tuple(sent), NINE, NINE | sent, batch, undo_of)


def applied(of: Intent | None = None) -> Outcome:
    """Every change of the intent is in effect."""
    of = of or intent()
    fields = tuple(FieldResult(name, OutcomeKind.APPLIED, of.sent[name], of.sent[name]) for name in of.edited)
    return Outcome(OutcomeKind.APPLIED, "Every change is in effect.", fields, reply=Reply.ACCEPTED)
