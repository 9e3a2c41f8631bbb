"""`onet` run as a user who is not root, in a home with one file under a fault, in a process that is warm already."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support import file_scenes
from tests.support.file_faults import NOBODY, NotHere, Scene, as_user, lay_out, look
from tests.support.file_kinds import KINDS
from tests.support.file_scenes import FAULTS
from tui.cli import main
from tui.sandbox import DEMO_KEY


def command(kind: str, fault: str, base: str, url: str, arguments: list[str]) -> dict[str, Any]:
    """What a command says and gives where a file that was written once is under a fault by now."""
    scene = Scene(Path(base), KINDS[kind], NOBODY if os.geteuid() == 0 else os.geteuid())
    try:
        wanted = FAULTS[fault]
        lay_out(scene, disk=wanted.disk)
        told = as_user(scene, lambda: KINDS[kind].write(1))
        assert told == "", told
        wanted.prepare(scene)
    except NotHere as error:
        return {"skip": str(error)}
    scene.environ |= {"ONET_API_KEY": DEMO_KEY, "ONET_BASE_URL": url, "LANG": "C.UTF-8"}
    before = look(scene.base)
    code, out, err = as_user(scene, lambda: run(arguments))
    new = [name for name in look(scene.base) if name not in before]
    return {"code": code, "out": out, "err": err, "path": str(scene.file), "new": new}


def outcome_lost(base: str, url: str, name: str) -> list[dict[str, Any]]:
    """A change, one whose outcome no longer fits on the disk, one when there is room again, and the journal."""
    scene = Scene(Path(base), KINDS["journal"], NOBODY if os.geteuid() == 0 else os.geteuid())
    lay_out(scene, disk=False)
    scene.environ |= {"ONET_API_KEY": DEMO_KEY, "ONET_BASE_URL": url, "LANG": "C.UTF-8"}
    first = as_user(scene, lambda: run(["set", name, "os_name=One", "--yes"]))
    held = scene.file.read_bytes()
    # The next intent is about as long as this one; its outcome comes to nothing.
    scene.limit = len(held) + held.index(b"\n") + 100
    second = as_user(scene, lambda: run(["set", name, "os_name=Two", "--yes"]))
    scene.limit = None
    third = as_user(scene, lambda: run(["set", name, "os_name=Six", "--yes"]))
    last = as_user(scene, lambda: run(["journal", "-o", "json"]))
    return [{"code": code, "out": out, "err": err} for code, out, err in (first, second, third, last)]


def run(arguments: Sequence[str]) -> tuple[int, str, str]:
    """The exit code, the results and the rest of `onet`, run in this process."""
    kept = [os.dup(number) for number in (1, 2)]
    files = [os.memfd_create(name) for name in ("out", "err")]
    for number, file in zip((1, 2), files, strict=True):
        os.dup2(file, number)
    code = -1
    try:
        main(arguments)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        for number, file in zip((1, 2), kept, strict=True):
            os.dup2(file, number)
    signal.alarm(0)
    said = [os.pread(file, 1 << 20, 0).decode() for file in files]
    for file in (*kept, *files):
        os.close(file)
    return code, said[0], said[1]


def ready() -> None:
    """Have a key, and all imported that the commands need."""
    file_scenes.ready()
    os.environ["ONET_API_KEY"] = DEMO_KEY
    for arguments in (
        ["set", "web-1", "os_name=Warm", "--yes", "--demo", "--demo-instances", "2"],
        ["list", "--demo", "--demo-instances", "2"],
        ["journal", "--demo"],
        ["list", "--base-url", "http://127.0.0.1:9"],
    ):
        run(arguments)
