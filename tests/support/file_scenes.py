"""What can be wrong with a file, its folder, its disk or its home: each prepared for real."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.support.file_faults import FOREIGN, UNKNOWN, NotHere, Scene, read_only
from tests.support.file_kinds import warm


class Fault(NamedTuple):
    """How it is brought about, when all was written once; with `disk` the home folder is a disk of its own."""

    prepare: Callable[[Scene], object]
    disk: bool = False


def _limit(scene: Scene) -> None:
    # What is added to stops within the new part; what is written anew, within its first bytes.
    scene.limit = scene.file.stat().st_size + 300 if scene.kind.grows else 10


def _read_only_and_open(scene: Scene) -> None:
    scene.file.chmod(0o644)
    read_only(scene.home)


def _no_home(scene: Scene) -> None:
    if os.geteuid():
        raise NotHere("only root can become a user without an entry in passwd")
    del scene.environ["HOME"]
    scene.uid = UNKNOWN


def _nonexistent(scene: Scene) -> None:
    scene.environ["HOME"] = "/nonexistent"


def _missing(scene: Scene) -> None:
    scene.environ["HOME"] = str(scene.base / "closed" / "home")
    (scene.base / "closed").mkdir(mode=0o555)


def _closed(scene: Scene) -> None:
    for folder in (*scene.home.rglob("*"), scene.home):
        if folder.is_dir():
            folder.chmod(0o500)


def _foreign_file(scene: Scene) -> None:
    scene.own(scene.file, FOREIGN)


def _foreign_open_file(scene: Scene) -> None:
    scene.file.chmod(0o666)
    scene.own(scene.file, FOREIGN)


def _group(scene: Scene) -> None:
    if os.geteuid():
        raise NotHere("only root can give files to a group of others")
    os.chown(scene.file, -1, FOREIGN)
    scene.file.chmod(0o660)


def _foreign_folder(scene: Scene) -> None:
    scene.folder.chmod(0o777)
    scene.own(scene.folder, FOREIGN)


def _link(scene: Scene) -> None:
    scene.in_place().symlink_to(scene.victim)
    scene.own(scene.file)


def _foreign_link(scene: Scene) -> None:
    scene.in_place().symlink_to(scene.victim)
    scene.own(scene.file, FOREIGN)


def _dangling(scene: Scene) -> None:
    scene.in_place().symlink_to(scene.base / "cwd" / "nothing-yet")
    scene.own(scene.file)


def _pipe(scene: Scene) -> None:
    os.mkfifo(scene.in_place(), 0o600)
    scene.own(scene.file)


def _folder(scene: Scene) -> None:
    scene.in_place().mkdir(mode=0o700)
    scene.own(scene.file)


def _zeros(scene: Scene) -> None:
    scene.in_place().symlink_to("/dev/zero")
    scene.own(scene.file)


def _damaged(scene: Scene) -> None:
    scene.file.write_bytes(b"\x00{[=\n")


def _elsewhere(scene: Scene, uid: int | None = None) -> None:
    """The folder lies elsewhere, and a link leads there."""
    place = scene.base / "elsewhere"
    scene.folder.rename(place)
    scene.folder.symlink_to(place)
    scene.own(scene.folder, uid)


def _foreign_link_to_folder(scene: Scene) -> None:
    _elsewhere(scene, FOREIGN)


def _dangling_folder(scene: Scene) -> None:
    scene.folder.rename(scene.base / "elsewhere")
    scene.folder.symlink_to(scene.base / "cwd" / "nothing-yet")
    scene.own(scene.folder)


def _file_for_folder(scene: Scene) -> None:
    scene.folder.rename(scene.base / "elsewhere")
    scene.folder.write_bytes(b"in the way")
    scene.own(scene.folder)


FAULTS = {
    "full disk": Fault(lambda scene: scene.fill(0), disk=True),
    "disk full amid the write": Fault(lambda scene: scene.fill(4096), disk=True),
    "file too large amid the write": Fault(_limit),
    "read-only disk": Fault(lambda scene: read_only(scene.home), disk=True),
    "read-only disk, file 0644": Fault(_read_only_and_open, disk=True),
    "read-only home": Fault(_closed),
    "no home": Fault(_no_home),
    "HOME=/nonexistent": Fault(_nonexistent),
    "a home that cannot be made": Fault(_missing),
    "file of another user": Fault(_foreign_file),
    "file of another user, open to all": Fault(_foreign_open_file),
    "folder of another user, open to all": Fault(_foreign_folder),
    "file 0644": Fault(lambda scene: scene.file.chmod(0o644)),
    "file 0660 of a group of others": Fault(_group),
    "file 0666": Fault(lambda scene: scene.file.chmod(0o666)),
    "folder 0777": Fault(lambda scene: scene.folder.chmod(0o777)),
    "link to a file": Fault(_link),
    "another user's link to a file": Fault(_foreign_link),
    "link to nothing": Fault(_dangling),
    "pipe": Fault(_pipe),
    "folder in its place": Fault(_folder),
    "link to /dev/zero": Fault(_zeros),
    "damaged": Fault(_damaged),
    "folder is a link": Fault(_elsewhere),
    "folder is another user's link": Fault(_foreign_link_to_folder),
    "folder is a link to nothing": Fault(_dangling_folder),
    "folder is a file": Fault(_file_for_folder),
}


def ready() -> None:
    """Have all imported that the cells need, before the first one."""
    with tempfile.TemporaryDirectory() as folder:
        warm(Path(folder))
