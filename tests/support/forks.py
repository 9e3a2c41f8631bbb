"""A process that has everything imported and makes a new one of itself for each job: cheap to start, and to kill."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).parents[2]


class Job(NamedTuple):
    """A process at work; its result is in `result` when it has ended by itself."""

    pid: int
    result: Path


class Forks:
    """Runs functions of modules, named `module:function`, each call in a process of its own that begins warm.

    A module's `ready()`, where it has one, is called once in the process that they are forked from.
    """

    def __init__(self, *modules: str) -> None:
        self._modules = modules

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forks", *self._modules],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._count = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.communicate(timeout=60)
        self._folder.cleanup()

    def start(self, call: str, *arguments: Any) -> Job:
        """Begin a call; its arguments and its result are JSON."""
        self._count += 1
        result = Path(self._folder.name, f"{self._count}.json")
        return Job(self._ask("start", call, str(result), arguments), result)

    def wait(self, job: Job) -> int:
        """Wait for its end: the exit code, negative for the signal that ended it."""
        return self._ask("wait", job.pid)

    def run(self, call: str, *arguments: Any) -> Any:
        """The result of a call; what it raised is raised here."""
        return self.result(self.start(call, *arguments))

    def result(self, job: Job) -> Any:
        """The result of a call that was begun, when it is there."""
        code = self.wait(job)
        told = json.loads(job.result.read_bytes() or b"{}")
        assert code == 0, told.get("raised", f"ended with {code}")
        return told["gave"]

    def _ask(self, *words: Any) -> int:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(words) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def serve() -> None:
    """Take orders from standard input, one a line, until it ends."""
    for name in sys.argv[1:]:
        module = importlib.import_module(name)
        if hasattr(module, "ready"):
            module.ready()
    for line in sys.stdin:
        order, *words = json.loads(line)
        answer = _start(*words) if order == "start" else os.waitstatus_to_exitcode(os.waitpid(words[0], 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _start(call: str, result: str, arguments: list[Any]) -> int:
    # Opened here: who becomes another user may not do that later.
    handle = os.open(result, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    pid = os.fork()
    if pid:
        os.close(handle)
        return pid
    code = 1
    try:
        # Not the pipes of the server.
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        module, _, function = call.partition(":")
        told = {"gave": getattr(importlib.import_module(module), function)(*arguments)}
        code = 0
    # Whatever it is, it is told to who asked: nothing else sees it.
    except BaseException:  # noqa: BLE001
        told = {"raised": traceback.format_exc()}
    finally:
        os.write(handle, json.dumps(told).encode())
        os._exit(code)
    return 0


if __name__ == "__main__":
    serve()
