"""Uses the one file as a person does: `--version`, `doctor`, `list`, and `--demo` until its rows are there."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 120.0
FILE = sys.argv[1]


def say(text: str) -> None:
    """Print a figure."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(*words: str, **more: str) -> tuple[int, str, float]:
    """Exit code, all that was printed, and milliseconds; with more variables in the environment."""
    start = time.monotonic()
    done = subprocess.run(
        [FILE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
        check=False,
        env=os.environ | more,
    )
    return done.returncode, done.stdout, (time.monotonic() - start) * 1000


def rows_of_demo() -> float:
    """Milliseconds until `--demo` shows its rows; it is left with `q` then."""
    start = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(FILE, [FILE, "--demo"])
    screen, shown = b"", 0.0
    while time.monotonic() - start < LIMIT:
        if not select.select([terminal], [], [], LIMIT)[0]:
            break
        try:
            data = os.read(terminal, 65536)
        except OSError:
            # The program has ended.
            break
        screen += data
        if not shown and b"web-1" in screen and b"web-2" in screen:
            shown = (time.monotonic() - start) * 1000
            os.write(terminal, b"q")
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not shown or code != 0:
        sys.exit(f"--demo ended with {code}, {'with' if shown else 'without'} rows:\n{screen[-3000:]!r}")
    return shown


def must(true: bool, said: str) -> None:
    """Leave where something is not as it should be, with what was said."""
    if not true:
        sys.exit(f"not as it should be:\n{said}")


say(f"{Path(FILE).name}: {Path(FILE).stat().st_size / 1e6:.1f} MB")
code, said, first = run("--version")
must(code == 0 and said.startswith("onet "), said)
code, said, _ = run("--version", PEX_VERBOSE="1")
must("to select python" not in said, f"unpacked, it is not found at once:\n{said}")
again = [run("--version")[2] for _ in range(5)]
say(f"--version: {first:.0f} ms at first, which unpacks it, then {sorted(again)[2]:.0f} ms")
code, said, _ = run("doctor")
# Without a network there is something that is broken, and it is said.
must(code == 1 and "one file, " in said and "broken" in said and "Traceback" not in said, said)
code, said, _ = run("doctor", "--demo")
must(code == 0 and " 0 broken" in said, said)
code, said, _ = run("list", "--demo", "-o", "name")
must(code == 0 and "web-1" in said.splitlines(), said)
compiled, later = rows_of_demo(), rows_of_demo()
say(f"rows of --demo: {compiled:.0f} ms at first, then {later:.0f} ms")
