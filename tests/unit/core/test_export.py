"""What is shown goes out as CSV, JSON or Markdown, and starts no formula and no markup there."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import DB, WEB
from tui.core.export import FORMATS, Columns, ExportFailed, proposed, to_csv, to_json, to_markdown, write_export
from tui.domain.row import InstanceRow

COLUMNS: Columns = (
    ("name", lambda row: row.name),
    ("cpu", lambda row: row.cpu),
    ("vpc", lambda row: row.vpc),
    ("price", lambda row: row.price),
    ("tags", lambda row: row.tags),
)
NAME: Columns = COLUMNS[:1]
TEXT = st.text(st.characters()) | st.text("=+-@\t\r\n'\",|\\<&`*[]a1.\ud800", max_size=6)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def named(*names: str) -> list[InstanceRow]:
    return [InstanceRow(str(number), name) for number, name in enumerate(names)]


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def without_surrogates(text: str) -> str:
    return "".join("\ufffd" if 0xD800 <= ord(char) < 0xE000 else char for char in text)


def test_csv_has_a_line_for_each_instance_and_numbers_stay_numbers() -> None:
    text = to_csv([WEB, DB._replace(name='"db", 1', price="-60.00", cpu=-3.0)], COLUMNS)
    assert text == (
        "name,cpu,vpc,price,tags\r\n"
        'Web-Café,80.4,prod-net,12.50,"env=prod, web"\r\n'
        '"""db"", 1",-3.0,,-60.00,"env=production, role=web"\r\n'
    )


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "-1e9+1", "=", "－1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    assert read_back(to_csv(named(name), NAME))[1] == [f"'{name}"]
    assert read_back(to_csv([], ((name, lambda row: row.name),)))[0] == [f"'{name}"]


@pytest.mark.parametrize("name", ["-5", "+5.00", "-.5", "web-1", "a=b", "'=1"])
def test_a_number_and_an_ordinary_text_get_none(name: str) -> None:
    assert read_back(to_csv(named(name), NAME))[1] == [name]


@given(st.lists(TEXT, max_size=4))
def test_what_stands_in_csv_is_read_back_and_none_of_it_is_a_formula(names: list[str]) -> None:
    cells = [cell for (cell,) in read_back(to_csv(named(*names), NAME))[1:]]
    for cell, name in zip(cells, names, strict=True):
        assert cell in (without_surrogates(name), f"'{without_surrogates(name)}")
        assert not cell.startswith(FORMULA) or float(cell) is not None


@given(st.lists(TEXT, max_size=4), st.none() | st.floats() | st.integers())
def test_what_stands_in_json_is_read_back_to_the_letter(names: list[str], value: float | None) -> None:
    columns: Columns = (*NAME, ("value", lambda _: value), ("all", lambda _: names))
    text = to_json(named(*names), columns)
    text.encode()
    # Two surrogates beside each other are one character there, as they would be for the API.
    expected = json.loads(json.dumps([*names]))
    finite = value if value is None or abs(value) < float("inf") else None
    assert json.loads(text) == [{"name": name, "value": finite, "all": expected} for name in expected]


def test_json_has_an_object_in_each_line() -> None:
    assert to_json([WEB], COLUMNS[:3]) == '[\n{"name": "Web-Café", "cpu": 80.4, "vpc": "prod-net"}\n]\n'
    assert to_json([], COLUMNS) == "[]\n"


def test_markdown_is_a_table() -> None:
    assert to_markdown([WEB], COLUMNS) == (
        "| name | cpu | vpc | price | tags |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| Web-Café | 80.4 | prod-net | 12.50 | env=prod, web |\n"
    )


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("a\nb\r\nc\rd", "a<br>b<br>c<br>d"),
        ("<script>&amp;", "&lt;script>&amp;amp;"),
        ("[x](http://y) *b* `c`", "\\[x\\](http://y) \\*b\\* \\`c\\`"),
        ("\x1b[2J\ud800", "␛\\[2J\\ud800"),
        ("", ""),
    ],
)
def test_what_would_be_markup_is_escaped(name: str, cell: str) -> None:
    assert to_markdown(named(name), NAME).split("\n")[2] == f"| {cell} |"


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_any_text_stays_in_its_cell_of_the_table(cells: list[tuple[str, str]]) -> None:
    columns: Columns = (*NAME, ("vpc", lambda row: row.vpc))
    text = to_markdown([InstanceRow("1", name, vpc=vpc) for name, vpc in cells], columns)
    lines = text.removesuffix("\n").split("\n")
    assert len(lines) == len(cells) + 2
    for line in lines:
        unescaped = line.replace("\\\\", "").replace("\\|", "")
        assert unescaped.count("|") == 3
    text.encode()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_can_be_written(tmp_path: Path, name: str) -> None:
    text = FORMATS[name]([WEB, DB], COLUMNS)
    path = write_export(str(tmp_path / "list"), text)
    assert path.read_bytes() == text.encode()


def test_a_new_file_has_the_mode_that_files_have_here(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_export(str(tmp_path / "list.csv"), "é")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    path.chmod(0o664)
    with pytest.raises(ExportFailed) as raised:
        write_export(str(path), "new")
    assert raised.value.title == f"{path} exists already"
    assert path.read_text() == "old"
    write_export(str(path), "new", overwrite=True)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o664
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_one_when_its_file_is_replaced(tmp_path: Path) -> None:
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    with pytest.raises(ExportFailed):
        write_export(str(link), "new")
    for text in ("first", "second"):
        write_export(str(link), text, overwrite=True)
        assert target.read_text() == text
    assert link.is_symlink()


def test_the_home_folder_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert write_export("~/list.csv", "x") == tmp_path / "list.csv"


@pytest.mark.parametrize("path", ["none/list.csv", "", "a\0b", "~nobody-of-this-name/x"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_that_cannot_be_written_is_told_in_words(tmp_path: Path, path: str, overwrite: bool) -> None:
    with pytest.raises(ExportFailed) as raised:
        write_export(path if path.startswith("~") else f"{tmp_path}/{path}", "x", overwrite=overwrite)
    assert raised.value.title.endswith(("cannot be written", "exists already"))
    assert raised.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_device_or_a_folder_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(ExportFailed, match="it is not a file"):
            write_export(str(path), "x", overwrite=True)


def test_of_a_disk_that_is_full_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The real thing: a file that may not grow.
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ExportFailed):
            write_export(str(tmp_path / "list.csv"), "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "after", "expected"),
    [
        ("list.csv", "JSON", "list.json"),
        ("~/a/list.csv", "Markdown", "~/a/list.md"),
        ("list.txt", "JSON", "list.txt"),
        ("list", "JSON", "list"),
        (".csv", "JSON", ".csv"),
        ("", "JSON", ""),
    ],
)
def test_the_suffix_goes_with_the_format_where_it_was_that_of_the_one_before(
    path: str, after: str, expected: str
) -> None:
    assert proposed(path, "CSV", after) == expected
