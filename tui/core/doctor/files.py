"""Files: config.toml, the three folders, the journal and the drafts, and who else can read or write them."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from tui.core.cache import FOLDER as LISTS
from tui.core.cache import SUFFIX
from tui.core.config import FILE, BadConfig, read_config
from tui.core.credentials.keyfile import FOLDER as KEYS
from tui.core.doctor.check import Area, Check
from tui.core.journal.errors import JournalFailed
from tui.core.journal.journal import FILE as JOURNAL
from tui.core.journal.journal import Journal
from tui.core.ledger import DRAFTS
from tui.core.paths import NO_HOME, NOWHERE, cache_dir, config_dir, state_dir
from tui.core.views import FILE as VIEWS
from tui.core.views import Views
from tui.core.words import data_size

AREA = Area("files")
_SUFFIXES = (".json", ".jsonl", SUFFIX)
_LITTLE = 20 * 1000 * 1000
_MOST_FILES = 10_000
_MOST_NAMED = 3


def files(environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at everything of onet on the disk."""
    yield from config(environ)
    yield from _folder("config folder", config_dir(environ), "a profile cannot be written down", needed=False)
    yield from _folder("state folder", state_dir(environ), "nothing can be changed without its journal", needed=True)
    yield from _folder("cache folder", cache_dir(environ), "the last list is not kept", needed=False)
    yield from _inner_folders(environ)
    yield from _modes(environ)
    yield from _kinds(environ)
    yield from _journal(state_dir(environ))
    yield from _drafts(state_dir(environ) / DRAFTS)
    yield from _views(state_dir(environ))


def config(environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at config.toml: each fault by line and key, and what is ignored in it."""
    path = config_dir(environ) / FILE
    try:
        found = read_config(environ)
    except BadConfig as error:
        for fault in error.detail.splitlines() or [error.title]:
            yield AREA.broken(FILE, f"{path}: {fault}", error.hint)
        return
    if not os.path.lexists(path):
        yield AREA.fine(FILE, f"there is none at {path}, and none is needed")
        return
    for note in found.notes:
        yield AREA.warning(FILE, note, f"Correct it in {path}; it is ignored.")
    if not found.notes:
        profiles = ", ".join(found.profiles)
        yield AREA.fine(FILE, f"{path}, {f'profiles: {profiles}' if profiles else 'without profiles'}")


def _folder(name: str, folder: Path, lost: str, *, needed: bool) -> Iterator[Check]:
    """Whether a folder of ours can be used; `lost` is what does not work where it cannot."""
    fault = AREA.broken if needed else AREA.warning
    if folder.is_relative_to(NOWHERE):
        yield fault(name, f"{NO_HOME}; {lost}", "Set HOME to a folder of your own that lasts.")
        return
    if folder.is_symlink() and (why := _unusable(folder)):
        yield fault(name, f"{folder} {why}; {lost}", f"Move it away: {folder}")
        return
    # Where it is missing, it is made in the nearest one that is there.
    there = next(above for above in (folder, *folder.parents) if os.path.lexists(above))
    try:
        held, disk = there.stat(), os.statvfs(there)
    except OSError as error:
        yield fault(name, f"{there}: {error.strerror}; {lost}", f"See to it by hand: {there}")
        return
    free = disk.f_bavail * disk.f_frsize
    if not stat.S_ISDIR(held.st_mode):
        yield fault(name, f"{there} is no folder; {lost}", f"Move it away: {there}")
    elif not os.access(there, os.W_OK | os.X_OK):
        yield fault(name, f"{there} cannot be written to; {lost}", f"Make it your own and writable: {there}")
    elif free < _LITTLE:
        yield fault(name, f"{folder}: {data_size(free)} are free on that disk; {lost}", "Make room on it.")
    elif there != folder:
        yield AREA.fine(name, f"{folder} is not there yet and can be made")
    elif held.st_uid != os.geteuid():
        yield fault(
            name,
            f"{folder} belongs to another user; {lost}",
            f"Take it over: sudo chown -R $USER {shlex.quote(str(folder))}",
        )
    else:
        link = f", a link to {Path(os.path.realpath(folder))}" if folder.is_symlink() else ""
        yield AREA.fine(name, f"{folder}{link}, writable, {data_size(free)} free")


def _inner_folders(environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether the folders within ours can be used, where they are there."""
    state, cache = state_dir(environ), cache_dir(environ)
    for folder, lost in (
        (state / DRAFTS, "what is typed is not kept"),
        (state / KEYS, "no key is kept there"),
        (cache / LISTS, "the last list is not kept"),
    ):
        why = _unusable(folder) if os.path.lexists(folder) else ""
        if not why and folder.name == KEYS and folder.is_symlink():
            why = "is a link"
        if why:
            yield AREA.warning(f"{folder.name} folder", f"{folder} {why}; {lost}", f"Move it away: {folder}")


def _unusable(folder: Path) -> str:
    """What keeps a folder that is there from being used, "" where nothing does."""
    if folder.lstat().st_uid not in (0, os.geteuid()):
        return "is a link of another user" if folder.is_symlink() else "belongs to another user"
    try:
        held = folder.stat()
    except OSError as error:
        return f"is a link that leads nowhere ({error.strerror})"
    if not stat.S_ISDIR(held.st_mode):
        return "is no folder"
    return "" if held.st_uid == os.geteuid() else "belongs to another user"


def _kinds(environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether something else stands in the place of a file that is put there; journal and views are read themselves."""
    found = [pair for folder in (state_dir(environ), cache_dir(environ)) for pair in _within(folder)]
    odd = [path for path, held in found if _odd(path, held) and path.name not in (JOURNAL, VIEWS)]
    if odd:
        yield AREA.warning("kinds", f"no regular file: {_named(odd)}", "Move them away: what stands there is not used.")


def _odd(path: Path, held: os.stat_result) -> bool:
    if stat.S_ISREG(held.st_mode):
        return False
    return path.suffix in _SUFFIXES or not (stat.S_ISDIR(held.st_mode) or stat.S_ISLNK(held.st_mode))


def _modes(environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether all that is ours is for this user only."""
    folders = (config_dir(environ), state_dir(environ), cache_dir(environ))
    found = [(path, held) for folder in folders for path, held in _within(folder)]
    # The mode of a link says nothing; a configuration may be kept elsewhere.
    ours = [(path, held) for path, held in found if not stat.S_ISLNK(held.st_mode)]
    foreign = [path for path, held in ours if held.st_uid != os.geteuid()]
    open_ones = [path for path, held in ours if held.st_uid == os.geteuid() and held.st_mode & 0o077]
    if open_ones:
        few = len(open_ones) <= _MOST_NAMED
        close = open_ones if few else [folder for folder in folders if folder.exists()]
        advice = f"chmod {'' if few else '-R '}go= {shlex.join(map(str, close))}"
        yield AREA.warning("modes", f"others may read or write {_named(open_ones)}", advice)
    if foreign:
        yield AREA.warning("owner", f"of another user: {_named(foreign)}", "Take them over, or move them away.")
    if found and not open_ones and not foreign:
        yield AREA.fine("modes", f"{len(found)} files and folders, all for you only")


def _within(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """A folder and what is below it, without following links; the first ten thousand."""
    below = (Path(above, name) for above, folders, names in os.walk(folder) for name in (*folders, *names))
    for path in islice(chain([folder], below), _MOST_FILES):
        try:
            yield path, path.lstat()
        except OSError:
            # There is none, or another onet removed it.
            continue


def _named(paths: list[Path]) -> str:
    more = len(paths) - _MOST_NAMED
    return ", ".join(map(str, paths[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")


def _journal(folder: Path) -> Iterator[Check]:
    path = folder / JOURNAL
    if not os.path.lexists(path):
        yield AREA.fine("journal", "empty: nothing was changed through onet yet")
        return
    try:
        held = Journal(path).read()
    except JournalFailed as error:
        yield AREA.failed("journal", error)
        return
    unsettled = [entry for entry in held.entries if entry.is_open]
    count = len(held.entries)
    told = f"{path}, {count} change{'s' if count != 1 else ''}"
    if held.damaged:
        advice = "The others are whole; what those lines were is lost. The file stays as it is."
        yield AREA.warning("journal", f"{told}; damaged lines: {held.damaged}", advice)
    elif held.unknown:
        advice = "Use the newest onet here, so that nothing of it is missed."
        yield AREA.warning("journal", f"{told}; lines of a newer onet: {held.unknown}", advice)
    else:
        yield AREA.fine("journal", told)
    if unsettled:
        advice = "The app looks again at its next start and with each refresh."
        yield AREA.warning("open changes", f"not known yet: {_entries([entry.id for entry in unsettled])}", advice)


def _entries(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _drafts(folder: Path) -> Iterator[Check]:
    try:
        count = len(list(folder.glob("*.json")))
    except OSError:
        # What is wrong with the folder was said.
        return
    if count:
        told = f"{count} that {'was' if count == 1 else 'were'} not sent; offered when the instance is edited"
        yield AREA.fine("drafts", told)


def _views(folder: Path) -> Iterator[Check]:
    if damaged := Views(folder).damaged():
        advice = "Nothing is lost: look into it, then move it away. New views are kept in a file of their own."
        yield AREA.warning("views", f"cannot be read: {_named(list(damaged))}", advice)
