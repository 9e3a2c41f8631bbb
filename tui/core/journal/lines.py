"""The lines of the journal: one JSON object each, in ASCII; an intent, or the outcome of one.

Values stand in them as they are in the API, numbers to the digit. A line of a newer version or of a kind that is not
known here is told apart from one that is damaged.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from tui.api.errors import OnetError
from tui.api.redaction import redacted
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.journal.entry import Entry, Intent, Place, Ref
from tui.core.journal.process import Writer
from tui.domain import exactjson

VERSION = 1


class Unknown(ValueError):
    """A line that a newer version of `onet` wrote."""


class Settlement(NamedTuple):
    """The outcome of the entry with that id, and when it was written."""

    id: str
    at: datetime
    outcome: Outcome


def intent_line(entry: Entry) -> bytes:
    """The line of an intent, with its end."""
    intent, writer = entry.intent, entry.writer
    organization, project = intent.place.organization, intent.place.project
    return _line(
        {
            "v": VERSION,
            "kind": "intent",
            "id": entry.id,
            "at": entry.at.astimezone(UTC).isoformat(),
            "user": writer.user,
            "host": writer.host,
            "pid": writer.pid,
            "started": writer.started,
            "onet": writer.version,
            "profile": intent.place.profile,
            "origin": intent.place.origin,
            "organization": organization._asdict(),
            "project": project._asdict(),
            "instance": intent.instance._asdict(),
            "batch": intent.batch,
            "undo_of": intent.undo_of,
            "edited": list(intent.edited),
            "values": {"before": dict(intent.before), "sent": dict(intent.sent)},
        }
    )


def outcome_line(settlement: Settlement) -> bytes:
    """The line of an outcome, with its end."""
    head = {"v": VERSION, "kind": "outcome", "id": settlement.id, "at": settlement.at.astimezone(UTC).isoformat()}
    return _line(head | outcome_json(settlement.outcome))


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as an object of JSON values, without the instance; the server's words without any secret."""
    error = outcome.error
    return {
        "outcome": outcome.kind.value,
        "message": outcome.message,
        "fields": [_field_json(result) for result in outcome.fields],
        "carried": list(outcome.carried),
        "meanwhile": [_field_json(result) for result in outcome.meanwhile],
        "reply": outcome.reply and outcome.reply.value,
        "status": outcome.status,
        "request_id": outcome.request_id and redacted(outcome.request_id),
        "checked_at": outcome.checked_at and outcome.checked_at.astimezone(UTC).isoformat(),
        "error": error and _error_json(error),
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """A whole entry as one object of JSON values, for programs to read."""
    found: dict[str, Any] = exactjson.loads(intent_line(entry))
    del found["v"], found["kind"]
    found["changes"] = [change._asdict() for change in entry.changes]
    found["outcome"] = outcome_json(entry.outcome) if entry.outcome else None
    found["settled_at"] = entry.settled_at and entry.settled_at.astimezone(UTC).isoformat()
    found["undone_by"] = entry.undone_by
    return found


def read_line(line: bytes) -> Entry | Settlement:
    """What a line says; ValueError where it is damaged, Unknown where it is newer than this version."""
    value = exactjson.loads(line)
    if not isinstance(value, dict):
        raise ValueError("no object")
    version, kind = value.get("v"), value.get("kind")
    if type(version) is not int or not isinstance(kind, str):
        raise ValueError("neither version nor kind")
    if version > VERSION or kind not in ("intent", "outcome"):
        raise Unknown(f"version {version}, kind {kind}")
    try:
        return _entry(value) if kind == "intent" else _settlement(value)
    except (KeyError, TypeError, AttributeError, OverflowError):
        raise ValueError("not all that it must have") from None


def _line(value: dict[str, Any]) -> bytes:
    return exactjson.dumps(value).encode("ascii") + b"\n"


def _field_json(result: FieldResult) -> dict[str, Any]:
    return {"field": result.field, "outcome": result.kind.value, "asked": result.asked, "found": result.found}


def _error_json(error: OnetError) -> dict[str, Any]:
    fields = {redacted(name): [redacted(text) for text in texts] for name, texts in error.field_errors.items()}
    words = {name: redacted(getattr(error, name)) for name in ("title", "detail", "hint")}
    return {**words, "fields": fields}


def _entry(value: dict[str, Any]) -> Entry:
    before, sent = (_nine(value["values"][name]) for name in ("before", "sent"))
    edited = _names(value["edited"])
    place = Place(_text(value["profile"]), _text(value["origin"]), _ref(value["organization"]), _ref(value["project"]))
    intent = Intent(
        place, _ref(value["instance"]), edited, before, sent, _maybe(value["batch"]), _maybe(value["undo_of"])
    )
    if type(value["pid"]) is not int or not 0 < value["pid"] < 2**31:
        raise ValueError("no number of a process")
    writer = Writer(
        _text(value["user"]), _text(value["host"]), value["pid"], _maybe(value["started"]), _text(value["onet"])
    )
    return Entry(_text(value["id"]), _time(value["at"]), writer, intent)


def _settlement(value: dict[str, Any]) -> Settlement:
    status, reply, checked_at, error = (value[name] for name in ("status", "reply", "checked_at", "error"))
    if status is not None and type(status) is not int:
        raise ValueError("no status")
    request_id = _maybe(value["request_id"])
    outcome = Outcome(
        OutcomeKind(value["outcome"]),
        _text(value["message"]),
        tuple(map(_field, value["fields"])),
        _names(value["carried"]),
        error=None if error is None else _error(error, status, request_id),
        checked_at=None if checked_at is None else _time(checked_at),
        meanwhile=tuple(map(_field, value["meanwhile"])),
        reply=None if reply is None else Reply(reply),
        status=status,
        request_id=request_id,
        entry=_text(value["id"]),
    )
    return Settlement(_text(value["id"]), _time(value["at"]), outcome)


def _error(value: dict[str, Any], status: int | None, request_id: str | None) -> OnetError:
    fields = {name: [_text(text) for text in texts] for name, texts in value["fields"].items()}
    title, detail, hint = (_text(value[name]) for name in ("title", "detail", "hint"))
    return OnetError(title, detail, hint, status=status, request_id=request_id, field_errors=fields)


def _field(value: dict[str, Any]) -> FieldResult:
    (name,) = _names([value["field"]])
    return FieldResult(name, OutcomeKind(value["outcome"]), value["asked"], value["found"])


def _nine(value: dict[str, Any]) -> dict[str, Any]:
    if value.keys() != LABELS.keys():
        raise ValueError("not the nine fields")
    for name, held in value.items():
        if name != "tags" and held is not None:
            _text(held)
    return value


def _names(value: list[Any]) -> tuple[str, ...]:
    if not isinstance(value, list) or any(name not in LABELS for name in value):
        raise ValueError("no field of the update")
    return tuple(value)


def _ref(value: dict[str, Any]) -> Ref:
    return Ref(_text(value["id"]), _text(value["name"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _time(value: Any) -> datetime:
    at = datetime.fromisoformat(_text(value))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
