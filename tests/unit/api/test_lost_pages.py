"""A page that stays unread: it is told, and the others are read all the same."""

import pytest

from tests.unit.api.test_paging import Server, array, ids, page
from tui.api import errors
from tui.api.paging import AT_ONCE, LostPage, Page, Query, pages


async def read_around(fails: set[int], count: int = 40) -> tuple[list[str], list[LostPage], list[int]]:
    """A list of pages of four whose pages of those numbers always fail: what is read, what is lost, what was asked."""

    def answer(query: Query) -> Page[None]:
        number = int(query["page"])
        if number in fails:
            raise errors.ServerFailure("x", status=502)
        return page(*range(number * 4 - 3, number * 4 + 1), total=count)

    server, lost = Server(answer), list[LostPage]()
    read = [name async for found in pages(server.fetch, 4, lost) for name in found.ids]
    return read, lost, [int(query["page"]) for query in server.asked]


async def test_a_later_page_that_fails_is_told_and_the_others_are_read_all_the_same() -> None:
    read, lost, asked = await read_around({3, 7, 8})
    assert read == [*ids(*range(1, 9)), *ids(*range(13, 25)), *ids(*range(33, 41))]
    assert [(page.number, page.and_rest) for page in lost] == [(3, False), (7, False), (8, False)]
    assert asked == list(range(1, 11))


async def test_the_last_page_that_fails_is_told_too() -> None:
    read, lost, _ = await read_around({10})
    assert read == list(ids(*range(1, 37)))
    assert [page.number for page in lost] == [10]


async def test_after_three_pages_in_a_row_that_fail_nobody_asks_on() -> None:
    read, lost, asked = await read_around(set(range(4, 1000)), count=4000)
    assert read == list(ids(*range(1, 13)))
    assert [(page.number, page.and_rest) for page in lost] == [(4, False), (5, False), (6, True)]
    assert len(asked) <= 6 + AT_ONCE


async def test_the_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(errors.ServerFailure):
        await read_around({1})


async def test_where_the_number_of_pages_is_unknown_what_follows_a_failing_page_is_lost_too() -> None:
    held = {"1": array(1, 2, 3, 4), "2": array(5, 6, 7, 8)}

    def answer(query: Query) -> Page[None]:
        if query["page"] == "3":
            raise errors.AnswerTimeout("x")
        return held[query["page"]]

    lost: list[LostPage] = []
    read = [name async for found in pages(Server(answer).fetch, 4, lost) for name in found.ids]
    assert read == list(ids(*range(1, 9)))
    assert [(page.number, page.and_rest) for page in lost] == [(3, True)]


async def test_a_list_that_never_ends_is_lost_from_there_on_and_what_was_read_of_it_is_kept() -> None:
    def answer(query: Query) -> Page[None]:
        number = int(query["page"])
        return page(*range(number * 4 - 3, number * 4 + 1), following=f"?page={min(number + 1, 3)}&page_size=2")

    server, lost = Server(answer), list[LostPage]()
    read = [name async for found in pages(server.fetch, 4, lost) for name in found.ids]
    assert read == list(ids(*range(1, 13)))
    assert [(found.number, type(found.error), found.and_rest) for found in lost] == [(4, errors.EndlessList, True)]
    assert [query["page"] for query in server.asked] == ["1", "2", "3"]


async def test_pages_whose_number_is_told_are_not_asked_for_again_where_the_last_one_leads_back() -> None:
    def answer(query: Query) -> Page[None]:
        if query["page"] == "1":
            return page(1, 2, 3, 4, total=8, following="?page=2&page_size=2")
        return page(5, 6, 7, 8, following="?page=2&page_size=2")

    server, lost = Server(answer), list[LostPage]()
    read = [name async for found in pages(server.fetch, 4, lost) for name in found.ids]
    assert (read, [found.number for found in lost]) == (list(ids(*range(1, 9))), [3])
    assert [query["page"] for query in server.asked] == ["1", "2"]


async def test_a_page_that_is_not_there_is_the_end_and_is_asked_for_once() -> None:
    def answer(query: Query) -> Page[None]:
        if query["page"] == "2":
            raise errors.NotFound("x", status=404)
        return page(1, 2, 3, 4, total=8, following="?page=2&page_size=4")

    server, lost = Server(answer), list[LostPage]()
    assert [name async for found in pages(server.fetch, 4, lost) for name in found.ids] == list(ids(1, 2, 3, 4))
    assert (lost, [query["page"] for query in server.asked]) == ([], ["1", "2"])


async def test_a_page_that_the_api_does_not_offer_is_lost_and_not_the_end() -> None:
    def answer(query: Query) -> Page[None]:
        if query["page"] == "2":
            raise errors.NotOffered("x", status=405)
        return page(*range(int(query["page"]) * 4 - 3, int(query["page"]) * 4 + 1), total=12)

    server, lost = Server(answer), list[LostPage]()
    read = [name async for found in pages(server.fetch, 4, lost) for name in found.ids]
    assert read == list(ids(1, 2, 3, 4, 9, 10, 11, 12))
    assert [found.number for found in lost] == [2]
