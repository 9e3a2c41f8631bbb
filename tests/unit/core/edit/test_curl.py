"""The request as a command that a person takes elsewhere."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.core.edit.values import JSON, TEXT
from tests.unit.domain.test_reading import whole
from tui.core.edit.curl import curl_command
from tui.core.edit.draft import Draft
from tui.core.edit.review import Review, make_review
from tui.domain.instance import parse_instance

FAKE = """#!{python} -S
import json, os, sys
words = sys.argv[1:]
if words[-1] == "@-":
    words.append(sys.stdin.read())
print(json.dumps(words))
"""
HOSTILE = st.sampled_from(["'; touch x; '", "$(id)", "`id`", '"$HOME"', "\\", "'\"'\"'", "!!", "\n", "@/etc/passwd"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "curl"
    program.write_text(FAKE.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def run(command: str, folder: Path) -> list[str]:
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "ONET_API_KEY": "the key $HOME"}
    # As a file: `sh -c` is itself a program whose arguments are limited.
    script = folder / "script"
    script.write_text(command)
    done = subprocess.run(["sh", script], env=environ, capture_output=True, check=True, cwd=folder)
    assert done.stderr == b""
    words: list[str] = json.loads(done.stdout)
    return words


def review(name: str, tags: Any, url: str = "https://api.example/v1/i?a=[1]&b='") -> Review:
    draft = Draft(parse_instance(whole(tags=tags)))
    draft.set("name", name)
    return make_review(draft, url, lambda *_: None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT | HOSTILE, JSON | HOSTILE)
def test_a_shell_gives_curl_the_very_request_that_the_review_shows(folder: Path, name: str, tags: Any) -> None:
    made = review(name, tags)
    assert run(curl_command(made), folder) == [
        "--globoff",
        "--fail-with-body",
        "-X",
        "PUT",
        made.url,
        "-H",
        "Authorization: Bearer the key $HOME",
        "-H",
        "Content-Type: application/json",
        "--data-binary",
        made.payload,
    ]


def test_a_body_too_long_for_an_argument_is_piped(folder: Path) -> None:
    made = review("it's", ["x" * 300_000])
    words = run(curl_command(made), folder)
    assert words[-3:] == ["--data-binary", "@-", made.payload]


def test_the_key_stands_there_as_the_name_of_a_variable_only() -> None:
    assert '"Authorization: Bearer $ONET_API_KEY"' in curl_command(review("web-2", None))
