"""`--log-file`: a line each time, private, in pieces of 1 MiB, and never a danger to other files or to the app."""

import logging
import os
import re
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.extent import extent
from tests.support.leaks import leaked, new_key
from tests.unit.api.test_redaction import WRITTEN
from tui.api import redaction
from tui.core import log_file
from tui.core.crash import report
from tui.core.log_file import log_to
from tui.core.settings import BadSetting

KEY = new_key()
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d [A-Z]+ \d+ [\w.]+: .*")
ours = logging.getLogger("tui.core.test")


@pytest.fixture(autouse=True)
def one_secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(redaction, "_secrets", set())
        redaction.keep_out(KEY)
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "onet.log"


def lines(path: Path) -> list[str]:
    """The lines of a log, each of which is whole."""
    written = path.read_bytes()
    assert written.endswith(b"\n")
    found = written.decode().split("\n")[:-1]
    assert all(LINE.fullmatch(line) for line in found), found
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_is_private_whatever_the_umask_and_what_others_could_read_is_closed(path: Path) -> None:
    before = os.umask(0)
    try:
        with log_to(str(path), "list", {}):
            assert mode(path) == 0o600
        path.chmod(0o644)
        with log_to(str(path), "show", {}):
            assert mode(path) == 0o600
    finally:
        os.umask(before)
    began = [line for line in lines(path) if " began: " in line]
    assert ["list" in began[0], "show" in began[1]] == [True, True]


def test_ours_are_told_and_the_warnings_of_libraries_and_nothing_else(path: Path) -> None:
    with log_to(str(path), "list", {}):
        ours.info("an event")
        ours.debug("a detail")
        logging.getLogger("tui.api.transport.bodies").debug("a body")
        logging.getLogger("somebody").info("what he does")
        logging.getLogger("somebody").warning("what he minds")
        # pytest makes an error of each warning that is not asked for.
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            logging.captureWarnings(True)
            warnings.warn(f"old {KEY}", stacklevel=1)
    ours.info("afterwards")
    told = [line.partition(": ")[2] for line in lines(path)]
    assert told[1:3] == ["an event", "what he minds"]
    assert "UserWarning: old …" in told[3]
    assert len(told) == 4


def test_bodies_are_there_where_they_are_asked_for(path: Path) -> None:
    for asked, shown in (("1", True), ("", False), ("0", False), ("no", False), ("true", True)):
        path.unlink(missing_ok=True)
        with log_to(str(path), "list", {"ONET_LOG_BODIES": asked}):
            logging.getLogger("tui.api.transport.bodies").debug("a body")
        assert ("a body" in path.read_text()) is shown


@given(st.sampled_from(list(WRITTEN)), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_logged_is_one_line_without_the_key(way: str, before: str, after: str) -> None:
    key = WRITTEN[way](KEY)
    error = RuntimeError(f"{before}{key}{after}")
    error.__cause__ = KeyError({"key": key})
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "%s\n%s%s", (before, KEY[:9], KEY[9:]), (None, error, None))
    record.exc_info = (type(error), error, None)
    line = log_file._OneLine(log_file._LINE).format(record)
    assert LINE.fullmatch(line)
    assert line.isprintable() or not [char for char in line if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]
    assert not leaked(KEY, line.encode())


def test_a_name_that_pretends_to_be_a_line_of_the_log_stays_within_its_own(path: Path) -> None:
    with log_to(str(path), "list", {}):
        ours.info("opened %s", "x\n2026-01-01T00:00:00.000+00:00 INFO 1 tui: edit of i-1: applied\r\x1b[2J\u2028y\x85z")
    assert len(lines(path)) == 2
    assert "x␊2026" in lines(path)[1]
    assert "␛[2J" in lines(path)[1]


def test_a_fault_is_told_with_its_traceback_and_without_what_variables_held(path: Path) -> None:
    def fails(key: str) -> None:
        raise RuntimeError(f"refused {key}")

    with pytest.raises(RuntimeError), log_to(str(path), "list", {}):
        fails(KEY)
    assert "RuntimeError: refused …" in lines(path)[1]
    assert "in fails" in lines(path)[1]
    assert not leaked(KEY, path.read_bytes())


def test_a_report_of_a_crash_is_in_the_log_too(path: Path) -> None:
    with log_to(str(path), "the app", {}):
        report(RuntimeError(f"refused {KEY}"))
    assert "RuntimeError: refused …" in lines(path)[1]


# A process of its own, as the test runner takes what is logged for itself.
LOST_TASK = """
import asyncio, sys
from tui.api.redaction import keep_out
from tui.core.crash import install_hooks
from tui.core.log_file import log_to

async def lost(key):
    raise RuntimeError(f"key {key}")

async def program():
    await asyncio.wait([asyncio.create_task(lost(sys.argv[2]))])

install_hooks()
keep_out(sys.argv[2])
with log_to(sys.argv[1], "list", {}):
    asyncio.run(program())
"""


def test_a_failed_task_that_nobody_waited_for_is_told_both_in_the_log_and_to_the_person(path: Path) -> None:
    words = [sys.executable, "-c", LOST_TASK, str(path), KEY]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    for told in (done.stderr, path.read_text()):
        assert "Task exception was never retrieved" in told
        assert told.count("RuntimeError: key …") == 1
        assert KEY not in told
    assert len(lines(path)) == 2


def test_an_error_that_is_foreseen_is_told_by_its_title_and_an_interrupt_by_a_word(path: Path) -> None:
    with pytest.raises(BadSetting), log_to(str(path), "list", {}):
        raise BadSetting("It cannot be meant", "by nobody")
    with pytest.raises(KeyboardInterrupt), log_to(str(path), "list", {}):
        raise KeyboardInterrupt
    told = [line.partition(": ")[2] for line in lines(path)]
    assert (told[1], told[3]) == ("it failed: It cannot be meant", "it was interrupted")


def test_what_somebody_logs_in_a_way_that_cannot_be_written_harms_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those of pytest would raise it.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])

    class Broken:
        def __str__(self) -> str:
            raise ValueError(KEY)

    with log_to(str(path), "list", {}) as log:
        logging.getLogger("somebody").error("%d %s", "no number", "one too many")
        logging.getLogger("somebody").error("%s", Broken())
        ours.info("it goes on")
        assert "it lacks 2 lines" in log.failure
        assert KEY not in log.failure
    assert lines(path)[1].endswith("it goes on")


def _link(path: Path) -> None:
    (path.parent / "victim").write_text("")
    path.symlink_to(path.parent / "victim")


def _second_name(path: Path) -> None:
    (path.parent / "victim").write_text("")
    path.hardlink_to(path.parent / "victim")


def _somebody_elses(path: Path) -> None:
    path.write_text("")
    os.chown(path, 65534, 65534)


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link": (_link, "it is a link"),
    "a link to nothing": (lambda path: path.symlink_to(path.parent / "nothing"), "it is a link"),
    "a second name of a file": (_second_name, "it is known by another name as well"),
    "another user's": (_somebody_elses, "it belongs to another user"),
    "a folder": (lambda path: path.mkdir(), "Is a directory"),
    "a pipe": (os.mkfifo, "it is no regular file"),
    "a file of something else": (lambda path: path.write_text("[profiles]\n"), "it holds something else"),
    "in a folder that is not there": (lambda path: path.parent.rmdir(), "No such file or directory"),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_a_file_that_is_not_ours_to_write_is_refused_and_left_as_it_is(unfit: str, path: Path) -> None:
    if unfit == "another user's" and os.geteuid() != 0:
        pytest.skip("only root can make a file of another user")
    make, why = UNFIT[unfit]
    make(path)
    before = [(one.lstat().st_mode, one.is_file() and one.read_bytes()) for one in sorted(path.parent.glob("*"))]
    with pytest.raises(BadSetting, match=re.escape(why)) as caught, log_to(str(path), "list", {}):
        pass
    assert caught.value.exit_code == 2
    assert before == [
        (one.lstat().st_mode, one.is_file() and one.read_bytes()) for one in sorted(path.parent.glob("*"))
    ]


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(BadSetting), log_to("a\0b", "list", {}):
        pass


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a kilobyte."""
    monkeypatch.setattr(log_file, "MOST_BYTES", 1024)


@pytest.mark.usefixtures("small")
def test_at_its_limit_a_new_file_is_begun_and_two_old_ones_are_kept_all_private(path: Path) -> None:
    with log_to(str(path), "list", {}) as log:
        for number in range(60):
            ours.info("event %d", number)
        assert log.failure == ""
    kept = sorted(path.parent.iterdir())
    assert [one.name for one in kept] == ["onet.log", "onet.log.1", "onet.log.2"]
    assert all(mode(one) == 0o600 and one.stat().st_size <= 1024 for one in kept)
    told = [line for one in reversed(kept) for line in lines(one)]
    numbers = [int(line.rpartition(" ")[2]) for line in told if "event" in line]
    assert numbers == list(range(numbers[0], 60))
    assert len(numbers) > 25


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("backup", ["onet.log.1", "onet.log.2"])
def test_a_backup_that_is_no_file_of_ours_is_left_and_the_log_grows_on(path: Path, backup: str) -> None:
    (path.parent / "victim").write_text("precious")
    (path.parent / backup).symlink_to(path.parent / "victim")
    with log_to(str(path), "list", {}) as log:
        for number in range(60):
            ours.info("event %d", number)
        assert f"{backup} is no file of yours" in log.failure
        assert "lacks" not in log.failure
    assert (path.parent / "victim").read_text() == "precious"
    assert len([line for line in lines(path) if "event" in line]) == 60


def test_a_file_that_is_taken_away_meanwhile_is_begun_anew_and_a_link_in_its_place_is_not_followed(path: Path) -> None:
    with log_to(str(path), "list", {}) as log:
        path.rename(path.with_name("moved"))
        ours.info("in a new file")
        assert lines(path)[-1].endswith("in a new file")
        path.unlink()
        path.symlink_to(path.with_name("victim"))
        ours.info("nowhere")
        assert "it is a link; it lacks 1 line" in log.failure
        path.unlink()
        ours.info("here again")
    assert lines(path)[-1].endswith("here again")
    assert not path.with_name("victim").exists()


# Each writes lines of its own, and begins new files as often as they come.
WRITER = """
import logging, sys
from tui.core import log_file
log_file.MOST_BYTES = 4096
log_file.BACKUPS = 50
with log_file.log_to(sys.argv[1], "list", {}) as log:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[3])):
        logging.getLogger("tui.x").info("event %s-%d %s", sys.argv[2], number, "x" * (number % 90))
    print(log.failure, flush=True)
"""


def test_several_processes_write_to_one_file_and_every_line_is_whole_and_there_once(path: Path) -> None:
    count = extent(120, 1000)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "abc"
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    said = [process.communicate("\n")[0] for process in running]
    assert said == ["\n"] * 3
    told = [line for one in path.parent.iterdir() for line in lines(one) if "event" in line]
    seen = sorted(line.partition("event ")[2].partition(" ")[0] for line in told)
    # Fifty old files of 4 KiB hold all that the short form writes.
    assert len(seen) == len(set(seen))
    assert count > 120 or seen == sorted(f"{name}-{number}" for name in "abc" for number in range(count))


# The file may not become larger than this: the line that goes beyond is cut off in its middle, as on a full disk.
FULL_DISK = """
import logging, resource, sys
from tui.core.log_file import log_to
with log_to(sys.argv[1], "list", {}) as log:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    for number in range(30):
        logging.getLogger("tui.x").info("event %d", number)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    logging.getLogger("tui.x").info("there is room again")
    print(log.failure)
"""


def test_a_disk_that_is_full_disturbs_nobody_and_is_told_once(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert re.fullmatch(
        rf"The log file {re.escape(str(path))} could not be written: .*; it lacks \d+ lines\n", done.stdout
    )
    written = path.read_text().split("\n")
    torn = [line for line in written[:-1] if not LINE.fullmatch(line)]
    assert len(torn) <= 1
    assert written[-2].endswith("there is room again")


def test_the_last_lines_of_a_process_that_is_killed_are_there(path: Path) -> None:
    script = (
        "import os, sys\nfrom tui.core.log_file import *\nwith log_to(sys.argv[1], 'list', {}): os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -9
    assert "began: list" in lines(path)[0]


def test_all_that_a_file_of_the_log_is_opened_with_is_closed_again(path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  Only the count matters.
    levels = [logging.getLogger(name).level for name in ("", "tui", "tui.api.transport.bodies")]
    handlers = list(logging.getLogger().handlers)
    for _ in range(5):
        with log_to(str(path), "list", {}):
            ours.info("x")
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    assert levels == [logging.getLogger(name).level for name in ("", "tui", "tui.api.transport.bodies")]
    assert handlers == logging.getLogger().handlers
