"""The files of onet, each with a way to write it and to read it through what the program itself calls."""

import codecs
import importlib
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui.api.errors import OnetError
from tui.core import cache, remembered
from tui.core.config import FILE as CONFIG
from tui.core.config import read_config
from tui.core.config.write import write_profile
from tui.core.credentials import Account, box, keyfile
from tui.core.edit.draft import Draft
from tui.core.edit.kept import Where, keep, kept
from tui.core.journal.entry import Intent, Place, Ref
from tui.core.journal.journal import FILE as JOURNAL
from tui.core.journal.journal import Journal
from tui.core.ledger import DRAFTS
from tui.core.paths import config_dir, state_dir
from tui.core.views import FILE as VIEWS
from tui.core.views import View, Views
from tui.domain.instance import parse_instance
from tui.domain.row import InstanceRow
from tui.domain.secret import SecretStr
from tui.sandbox import Sandbox

ORIGIN = "https://api.example.net"
ACCOUNT, PASSPHRASE = Account(store="file"), SecretStr("correct horse battery")
KEY = cache.ContextKey("work", ORIGIN, "o-1", "p-1")
PLACE = Place("work", ORIGIN, Ref("o-1", "Acme"), Ref("p-1", "Production"))
INSTANCE = Sandbox(1, life=False).named("web-1")
NINE: dict[str, Any] = {
    "name": "web-1",
    "hostname": None,
    "os_name": "Debian",
    "billing_cycle": "monthly",
    "vpc_id": None,
    "tags": ["x" * 5000],
    "size_id": "s-1",
    "location_id": "l-1",
    "image_id": "m-1",
}
NOT_KEPT = "not kept"
TUI = Path(__file__).parents[2] / "tui"
_PARTS = ("api", "commands", "core", "domain", "sandbox")


class Kind(NamedTuple):
    """A file: where it is, and what writes and reads it for the number 1 or 2.

    `write` gives "" where it was written, else what the program is told; `read` gives the numbers that are there, or
    what it is told. `grows` is whether it is added to, and not written anew.
    """

    file: Callable[[Mapping[str, str]], Path]
    write: Callable[[int], str]
    read: Callable[[], str]
    grows: bool = False


def _told(work: Callable[[], object]) -> str:
    try:
        return "" if work() is not False else NOT_KEPT
    except OnetError as error:
        return f"{error}\n{error.hint}"


def _number(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isdigit())


def _config_read() -> str:
    colours = {"red": "1", "blue": "2", None: ""}
    try:
        found = read_config().profiles.get("work")
    except OnetError as error:
        return f"{error}\n{error.hint}"
    return colours[found.accent] if found else ""


def _intent(number: int) -> Intent:
    sent = NINE | {"name": f"n{number}"}
    return Intent(PLACE, Ref("i-1", "web-1"), ("name",), NINE, sent)


def _journal() -> Journal:
    return Journal(state_dir() / JOURNAL)


def _journal_read() -> str:
    try:
        return "".join(_number(entry.intent.sent["name"]) for entry in reversed(_journal().read().entries))
    except OnetError as error:
        return f"{error}\n{error.hint}"


def _draft(number: int) -> Draft:
    draft = Draft(parse_instance(INSTANCE))
    draft.set("name", f"n{number}")
    return draft


def _where() -> Where:
    return Where(state_dir() / DRAFTS, "work", ORIGIN, "o-1", "p-1")


def _draft_read() -> str:
    found = kept(_where(), INSTANCE["id"])
    return _number(found.edits["name"]) if found else ""


def _draft_file(environ: Mapping[str, str]) -> Path:
    from tui.core.edit.kept import _file

    return state_dir(environ) / DRAFTS / _file(_where(), INSTANCE["id"])


def _views_read() -> str:
    return _number("".join(Views(state_dir()).named()))


def _list(number: int) -> cache.Cached:
    rows = tuple(InstanceRow(str(one), f"web-{one}") for one in range(200))
    return cache.Cached(rows, datetime.now(UTC), 200, f"n{number}", "Production")


def _list_read() -> str:
    found = cache.load(KEY)
    return _number(found.organization) if found else ""


def _key_read() -> str:
    try:
        return _number(keyfile.read(ACCOUNT, PASSPHRASE))
    except OnetError as error:
        return f"{error}\n{error.hint}"


KINDS = {
    "config": Kind(
        lambda environ: config_dir(environ) / CONFIG,
        lambda number: _told(lambda: write_profile("work", {"accent": "red" if number == 1 else "blue"})),
        _config_read,
    ),
    "journal": Kind(
        lambda environ: state_dir(environ) / JOURNAL,
        lambda number: _told(lambda: _journal().begin(_intent(number))),
        _journal_read,
        grows=True,
    ),
    "draft": Kind(_draft_file, lambda number: _told(lambda: keep(_draft(number), _where())), _draft_read),
    "views": Kind(
        lambda environ: state_dir(environ) / VIEWS,
        lambda number: _told(lambda: Views(state_dir()).save(f"n{number}", View("web"))),
        _views_read,
    ),
    "context": Kind(
        lambda environ: state_dir(environ) / remembered.FILE,
        lambda number: _told(lambda: remembered.remember("work", ORIGIN, f"o{number}", "p")),
        lambda: _number(remembered.recall("work", ORIGIN)[0]),
    ),
    "cache": Kind(
        lambda environ: cache._path(KEY, environ),
        lambda number: _told(lambda: cache.store(KEY, _list(number))),
        _list_read,
    ),
    "key": Kind(
        lambda environ: keyfile.path_of(ACCOUNT, environ),
        lambda number: _told(lambda: keyfile.store(ACCOUNT, SecretStr(f"key-of-{number}"), PASSPHRASE)),
        _key_read,
    ),
}


def warm(folder: Path) -> None:
    """Have all imported that any of it needs: who is another user later may not read where it is."""
    # A key is stretched a little only: how much is not what is looked at.
    box._LEAST_N, box.COST = 2, box.Cost(4, 8, 1)
    for name in sorted(_imported_late()):
        # Some are for other systems, some are not installed with everything.
        with suppress(ImportError):
            importlib.import_module(name)
    for name in ("ascii", "utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le", "utf-8-sig", "unicode_escape"):
        codecs.lookup(name)
    before = dict(os.environ)
    os.environ["HOME"] = str(folder)
    for kind in KINDS.values():
        kind.write(1), kind.read()
    os.environ.clear()
    os.environ.update(before)


def _imported_late() -> set[str]:
    """The modules that functions of the program import, but for those of the screen and the keyring."""
    sources = [path.read_text() for part in _PARTS for path in (TUI / part).rglob("*.py")]
    found = {
        name for source in sources for name in re.findall(r"^ +(?:from|import) ([a-z][\w.]*)", source, re.MULTILINE)
    }
    return {name for name in found if not name.startswith(("textual", "rich", "keyring", "tui.screens", "tui.app"))}
