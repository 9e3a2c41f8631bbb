"""Lines that moved are moved by the terminal, where that is cheaper."""

from tests.unit.wire.test_wire import Pair

COLUMNS, LINES = 60, 20


def rows(texts: list[str], first: int = 0) -> str:
    return "\n".join(f"\x1b[{first + y + 1};1H\x1b[31m{text:{COLUMNS}}\x1b[0m" for y, text in enumerate(texts))


def instance(number: int) -> str:
    return f"web-{number:<8} active   running  vps-{number % 7}   203.0.113.{number}"


def scrolled(before: list[str], after: list[str]) -> tuple[Pair, str]:
    pair = Pair(COLUMNS, LINES)
    pair.write(rows(before) + "\x1b[1;1H")
    pair.take()
    pair.write(rows(after) + "\x1b[1;1H")
    sent = pair.take()
    pair.check()
    return pair, sent


def test_a_list_that_moves_by_a_line_costs_that_line_in_either_direction() -> None:
    head, foot = ["HEADER"], ["footer"]
    lists = [head + [instance(n) for n in range(first, first + 18)] + foot for first in (5, 6)]
    for before, after, beyond in ((*lists, "\x1b[19H\n"), (*reversed(lists), "\x1b[2H\x1bM")):
        _, sent = scrolled(before, after)
        assert f"\x1b[2;19r{beyond}\x1b[r" in sent
        assert len(sent) < 120


def test_a_list_that_moves_by_some_lines_costs_those() -> None:
    lists = [["HEADER"] + [instance(n) for n in range(first, first + 18)] + ["footer"] for first in (5, 9)]
    _, sent = scrolled(*lists)
    assert "\x1b[19H\n\n\n\n\x1b[r" in sent
    assert len(sent) < 320


def test_what_stands_beside_what_moves_is_drawn_again_where_that_is_cheaper() -> None:
    def screen(first: int) -> list[str]:
        return [f"{instance(first + y)[:40]:42}| side {y % 3}" for y in range(LINES)]

    _, sent = scrolled(screen(5), screen(6))
    assert "\x1b[r" in sent


def test_a_screen_that_is_another_is_not_moved() -> None:
    _, sent = scrolled([instance(n) for n in range(LINES)], [f"{n} something else {n * 7}" for n in range(LINES)])
    assert "\x1b[r" not in sent


def test_lines_on_whose_width_terminals_differ_are_not_moved() -> None:
    def screen(first: int) -> list[str]:
        return [instance(first + y) + (" 👍" if first + y == 10 else "") for y in range(LINES)]

    pair = Pair(COLUMNS, LINES)
    for first in (5, 6, 7, 6, 5):
        pair.write(rows(screen(first)) + "\x1b[1;1H")
        pair.take()
        pair.check()
