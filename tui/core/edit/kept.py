"""Drafts that were not sent yet, kept on disk: a dropped link or a crash loses nothing that was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.core.paths import private_folder, read_private, write_private
from tui.domain import exactjson
from tui.domain.update import FIELDS, InstanceUpdate

if TYPE_CHECKING:
    from tui.core.edit.draft import Draft
    from tui.domain.instance import Instance

LONGEST_KEPT = timedelta(days=30)
# Those that are older are looked for that often.
_LOOK_AGAIN = timedelta(hours=1)
_LOOKED_AT: dict[Path, datetime] = {}
_VERSION = 1
_MOST_BYTES = 16 * 1024 * 1024
_MAY_BE_NONE = ("hostname", "vpc_id", "billing_cycle")
# The provider's API keys begin so, and a JWT: what looks like one was not meant to be a name or a tag.
_KEY = re.compile(r"sk-onetsolutions-|eyJ[\w-]{10,}\.")
_NOT_NAMED = re.compile(r"[^0-9a-f-]")


@dataclass(frozen=True, slots=True)
class Where:
    """The place that drafts are kept for: an account's project; `folder` is None where nothing may be left on disk."""

    folder: Path | None
    profile: str
    origin: str
    organization_id: str
    project_id: str


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it was kept: where and when, the nine fields as they were opened, and the edits."""

    profile: str
    origin: str
    organization_id: str
    project_id: str
    instance_id: str
    name: str
    at: datetime
    base: dict[str, Any]
    edits: dict[str, Any]


def keep(draft: Draft, where: Where, now: datetime | None = None) -> bool:
    """Keep the draft for the next time; one without an edit is forgotten instead. False where it is not on disk.

    That never stops an edit. Not kept is what looks as if a key was typed into it. Drafts of more than 30 days go.
    """
    now = now or datetime.now(UTC)
    if not draft.edits:
        return forget(where, draft.opened.id)
    if where.folder is None:
        return False
    data = exactjson.dumps(_content(draft, where, now))
    if len(data) > _MOST_BYTES or _holds_a_key(data):
        return False
    try:
        private_folder(where.folder.parent)
        write_private(private_folder(where.folder) / _file(where, draft.opened.id), data.encode("ascii"))
    except OSError:
        return False
    _remove_old(where.folder, now)
    return True


def kept(where: Where, identity: str, now: datetime | None = None) -> KeptDraft | None:
    """The draft of an instance that was kept at this origin, by id; None where there is none that can be used."""
    if where.folder is None:
        return None
    now, path = now or datetime.now(UTC), where.folder / _file(where, identity)
    _remove_old(where.folder, now)
    try:
        if path.lstat().st_mtime < (now - LONGEST_KEPT).timestamp():
            return None
        found = _read(exactjson.loads(read_private(path, _MOST_BYTES)))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if (found.origin, found.instance_id) == (where.origin, identity) else None


def restore(found: KeptDraft, now: Instance) -> Draft:
    """The kept edits over the instance as it is now; ValueError where that cannot be edited.

    Fields without an edit are those of now. For edited ones the values that were opened stay the ones to compare with,
    so that what a colleague did since is a conflict when it is sent; what is there already by now is no edit any more.
    """
    from tui.core.edit.draft import Draft
    from tui.core.edit.merge import unedited

    there = InstanceUpdate.from_instance(now)
    edits = {name: value for name, value in found.edits.items() if not unedited(name, value, getattr(there, name))}
    draft = Draft(now, there.model_copy(update={name: found.base[name] for name in edits}))
    for name, value in edits.items():
        draft.set(name, value)
    return draft


def forget(where: Where, identity: str) -> bool:
    """Remove what is kept of the instance, as it was sent or is not wanted; False where that cannot be."""
    try:
        if where.folder is not None:
            (where.folder / _file(where, identity)).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _file(where: Where, identity: str) -> str:
    """A name that tells origin and instance apart and that no id can lead out of the folder."""
    from hashlib import sha256

    def short(text: str) -> str:
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    safe = len(identity) <= 64 and identity and not _NOT_NAMED.search(identity)
    return f"{short(where.origin)}-{identity if safe else 'x' + short(identity)}.json"


def _content(draft: Draft, where: Where, now: datetime) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "profile": where.profile,
        "origin": where.origin,
        "organization": where.organization_id,
        "project": where.project_id,
        "instance": draft.opened.id,
        "name": draft.opened.name or "",
        "at": now.isoformat(),
        "base": {name: getattr(draft.base, name) for name in FIELDS},
        "edits": draft.edits,
    }


def _read(content: Any) -> KeptDraft:
    """The draft of a file; KeyError, TypeError or ValueError where it is none, or one of another version."""
    if not isinstance(content, dict) or content["version"] != _VERSION:
        raise ValueError("not a draft of this version")
    found = KeptDraft(
        profile=content["profile"],
        origin=content["origin"],
        organization_id=content["organization"],
        project_id=content["project"],
        instance_id=content["instance"],
        name=content["name"],
        at=datetime.fromisoformat(content["at"]),
        base=_fields(content["base"]),
        edits=_fields(content["edits"]),
    )
    texts = (found.profile, found.origin, found.organization_id, found.project_id, found.instance_id, found.name)
    if not all(isinstance(text, str) for text in texts) or found.at.tzinfo is None:
        raise ValueError("not a draft")
    if found.base.keys() != set(FIELDS) or not found.edits:
        raise ValueError("not the fields of an update")
    return found


def _fields(values: Any) -> dict[str, Any]:
    """The values by field; ValueError where a field is unknown or cannot hold its value."""
    if not isinstance(values, dict) or not values.keys() <= set(FIELDS):
        raise ValueError("not fields of an update")
    for name, value in values.items():
        if name != "tags" and not isinstance(value, str) and not (value is None and name in _MAY_BE_NONE):
            raise ValueError("not a value of an update")
    return values


def _holds_a_key(data: str) -> bool:
    from tui.api.redaction import redacted

    return redacted(data) != data or _KEY.search(data) is not None


def _remove_old(folder: Path, now: datetime) -> None:
    # For each of thousands that are kept at once it would be most of the work.
    if folder in _LOOKED_AT and timedelta(0) <= now - _LOOKED_AT[folder] < _LOOK_AGAIN:
        return
    _LOOKED_AT[folder] = now
    oldest = (now - LONGEST_KEPT).timestamp()
    try:
        for path in folder.glob("*.json"):
            if path.lstat().st_mtime < oldest:
                path.unlink(missing_ok=True)
    except OSError:
        # The next time may do better; nothing depends on it.
        return
