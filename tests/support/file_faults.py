"""The files of onet, each under one fault: in a process of its own, as a user who is not root."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import resource
import signal
import stat
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.file_kinds import KINDS, Kind
from tui.core.doctor import Status
from tui.core.doctor.files import files

NOBODY, FOREIGN, UNKNOWN = 65534, 1, 54321
VICTIM = b"# of somebody else\n"
_LIMIT = 20
_TMPFS = "tmpfs"
_UNSHARE_MOUNTS, _PRIVATE, _READ_ONLY, _REMOUNT = 0x20000, (1 << 18) | (1 << 14), 1, 32


class NotHere(Exception):
    """What this process may not do here."""


@dataclass
class Scene:
    """A home folder with all of onet in it, the file that is looked at, and a file of somebody else beside it."""

    base: Path
    kind: Kind
    uid: int
    environ: dict[str, str] = field(default_factory=dict)
    limit: int | None = None

    @property
    def home(self) -> Path:
        return self.base / "home"

    @property
    def victim(self) -> Path:
        return self.base / "cwd" / "victim"

    @property
    def file(self) -> Path:
        return self.kind.file({"HOME": "/nonexistent"} | self.environ)

    @property
    def folder(self) -> Path:
        return self.file.parent

    def in_place(self) -> Path:
        """Take the file away, for something else in its place."""
        self.file.unlink()
        return self.file

    def own(self, path: Path, uid: int | None = None) -> None:
        """Give a path to the user, or to another one; nobody but root can."""
        if os.geteuid() == 0:
            os.lchown(path, self.uid if uid is None else uid, -1)
        elif uid is not None:
            raise NotHere("only root can give files to another user")

    def fill(self, free: int) -> None:
        """Leave so many bytes free on the disk of the home folder."""
        disk = os.statvfs(self.home)
        (self.home / "filling").write_bytes(b"x" * max(0, disk.f_bavail * disk.f_frsize - free))


def cells(fault: str, base: str) -> dict[str, dict[str, Any]]:
    """What came of reading, writing and reading each file under a fault, by kind."""
    found = {}
    for name, kind in KINDS.items():
        place = Path(base, name)
        place.mkdir()
        place.chmod(0o711)
        found[name] = _cell(kind, fault, place)
    return found


def _cell(kind: Kind, fault: str, base: Path) -> dict[str, Any]:
    """What came of it; `skip` has the reason where it cannot be tried here."""
    from tests.support.file_scenes import FAULTS

    scene = Scene(base, kind, NOBODY if os.geteuid() == 0 else os.geteuid())
    try:
        wanted = FAULTS[fault]
        lay_out(scene, disk=wanted.disk)
        first = as_user(scene, lambda: kind.write(1))
        assert first == "", f"before any fault: {first}"
        before = scene.file.read_bytes()
        wanted.prepare(scene)
    except NotHere as error:
        return {"skip": str(error)}
    seen = look(scene.base)
    read, found, told, again = as_user(scene, lambda: (kind.read(), _doctor(), kind.write(2), kind.read()))
    after = look(scene.base)
    return {
        "read": read,
        "doctor": found,
        "told": told,
        "again": again,
        "path": str(scene.file),
        "modes": [_mode(scene.file), _mode(scene.folder)],
        "kept": _begins(scene.file, before),
        "others": _changed(scene, seen, after),
    }


def _doctor() -> list[str]:
    """What doctor finds at fault."""
    return [f"{check.name}: {check.detail}" for check in files(os.environ) if check.status is not Status.FINE]


def as_user(scene: Scene, action: Callable[[], Any]) -> Any:
    """What an action gives in a process of the scene's user, with its environment; it has 20 seconds."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            signal.alarm(_LIMIT)
            _become(scene)
            gave = {"gave": action()}
        # Whatever it is, it is told to who asked: nothing else sees it.
        except BaseException:  # noqa: BLE001
            gave = {"raised": traceback.format_exc()}
        os.write(writing, json.dumps(gave).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert data, f"it never came back: {code}"
    told = json.loads(data)
    assert "gave" in told, told["raised"]
    return told["gave"]


def look(base: Path) -> dict[str, dict[str, Any]]:
    """Every path below a folder: what it is, its mode, and the sum of a file's content."""
    found = {}
    for path in sorted(base.rglob("*")):
        held = path.lstat()
        regular = stat.S_ISREG(held.st_mode)
        found[str(path.relative_to(base))] = {
            "kind": stat.S_IFMT(held.st_mode),
            "mode": stat.S_IMODE(held.st_mode),
            "sum": hashlib.sha256(path.read_bytes()).hexdigest() if regular else "",
        }
    return found


def mount(target: Path, flags: int = 0, size: str = "256k") -> None:
    """A disk of its own in memory at `target`, or another way of it; NotHere where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"size={size},mode=0700".encode()
    if libc.mount(_TMPFS.encode(), str(target).encode(), _TMPFS.encode(), flags, options):
        raise NotHere(f"mounting a disk: {os.strerror(ctypes.get_errno())}")


def read_only(target: Path) -> None:
    """Make the disk one that is only to be read."""
    mount(target, _REMOUNT | _READ_ONLY)


def lay_out(scene: Scene, *, disk: bool) -> None:
    scene.environ = {"HOME": str(scene.home), "PATH": os.defpath}
    for folder in (scene.home, scene.base / "cwd"):
        folder.mkdir()
        scene.own(folder)
    scene.victim.write_bytes(VICTIM)
    scene.victim.chmod(0o644)
    scene.own(scene.victim)
    if disk:
        _alone_with_mounts()
        mount(scene.home)
        scene.own(scene.home)


def _alone_with_mounts() -> None:
    """What is mounted from here on is seen by this process and its children alone, and is gone with them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_UNSHARE_MOUNTS) or libc.mount(b"none", b"/", None, _PRIVATE, None):
        raise NotHere(f"mounts of its own: {os.strerror(ctypes.get_errno())}")


def _become(scene: Scene) -> None:
    os.environ.clear()
    os.environ.update(scene.environ)
    os.chdir(scene.base / "cwd")
    os.umask(0o022)
    if scene.limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (scene.limit, scene.limit))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(scene.uid, scene.uid, scene.uid)
        os.setresuid(scene.uid, scene.uid, scene.uid)


def _mode(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def _begins(path: Path, before: bytes) -> bool:
    return path.is_file() and path.read_bytes().startswith(before)


def _name(scene: Scene, path: Path) -> str:
    return str(path.relative_to(scene.base)) if path.is_relative_to(scene.base) else str(path)


def _changed(scene: Scene, seen: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What else is new, gone or different; but for the file, the locks, and the modes of folders on its way."""
    mine = _name(scene, scene.file)
    names = [name for name in sorted(seen.keys() | after.keys()) if name != mine and not name.endswith(".lock")]
    return [name for name in names if not _alike(seen.get(name), after.get(name))]


def _alike(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    folders = bool(one and other and one["kind"] == other["kind"] == stat.S_IFDIR)
    return one == other or folders
