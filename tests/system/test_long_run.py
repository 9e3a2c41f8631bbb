"""Hours of use, compressed: random keys on 5,000 instances while faults come and go; nothing fails, grows or stays."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.extent import SEED, extent
from tests.support.monkey import LongRun
from tests.support.monkey_report import Holding
from tui.core.journal.journal import FILE, Journal

SECONDS = extent(120.0, 1200.0)
# Of what is held after the warm-up. Half a minute of it does not fill Textual's own caches, which are bounded: 9 % were
# found in the two minutes after it, 7 % in the twenty of the full form.
GROWTH = extent(1.15, 1.10)
KEPT_OPEN = 8
# Of faults.
LEAST_KINDS = 5


@pytest.mark.longest
def test_after_hours_of_random_keys_and_faults_nothing_failed_nothing_grew_and_nothing_is_left_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = LongRun(SEED, SECONDS, tmp_path).run()
    with capfd.disabled():
        sys.stderr.write(f"\n{report}\n")
    before, after = report.before, report.after
    assert before is not None
    assert after is not None
    assert (report.code, report.stderr, report.told["complaints"]) == (0, "", []), report
    assert report.is_restored
    assert report.left_over == []
    assert after.rss <= GROWTH * before.rss, report
    assert _beside_widgets(after) - _beside_widgets(before) == Counter(), (before, after)
    # The threads of asyncio's pool come as they are needed, and stay.
    assert _without_pool(after.threads) == _without_pool(before.threads)
    assert sum(after.threads.values()) <= len(_without_pool(after.threads)) + min(32, (os.cpu_count() or 1) + 4)
    # Connections that are kept open for the next request, and the loop's own pair.
    assert after.files.pop("socket") <= KEPT_OPEN + 2
    before.files.pop("socket")
    assert Counter(after.files) - Counter(before.files) == Counter()

    # Every write that the server saw was written down before, and the journal can be read.
    found = Journal(report.home / ".local" / "state" / "onet" / FILE).read()
    assert (found.damaged, found.unknown) == (0, 0)
    intents = Counter((entry.intent.instance.id, _canonical(entry.intent.sent)) for entry in found.entries)
    sent = Counter((identity, _canonical(json.loads(body))) for identity, body in report.provider["puts"])
    assert sent
    assert sent - intents == Counter()
    # Of all that, there was enough.
    assert report.told["keys"] > SECONDS
    assert report.told["refreshes"] > SECONDS / 10
    assert len(report.provider["faults"]) >= LEAST_KINDS


def _beside_widgets(held: Holding) -> Counter[str]:
    """The tasks, but for one for each widget that is shown: a pane has more of them than another."""
    tasks = Counter(held.tasks)
    tasks["MessagePump._process_messages message"] -= held.widgets
    return tasks


def _without_pool(threads: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in threads.items() if not name.startswith("asyncio_")}


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=dict)
