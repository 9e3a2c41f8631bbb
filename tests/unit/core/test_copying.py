"""What the copy menu offers of one instance and of several."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tui.core.config import Ssh
from tui.core.copying import Item, PaneText, items, shortened
from tui.domain import exactjson
from tui.domain.instance import parse_instance
from tui.domain.row import InstanceRow

WEB = InstanceRow("id-1", "web-1", ipv4="203.0.113.1", ipv6="2001:db8::1")
BARE = InstanceRow("id-2", "")
SOURCE = (
    '{"id": "id-1", "name": "web-1", "price": 1.10, "big": 123456789012345678901234567890, "half": "\\ud83d", "é": 1}'
)


def by_letter(listed: tuple[Item, ...]) -> dict[str, Item]:
    return {item.letter: item for item in listed}


def test_each_thing_of_an_instance_is_offered_with_a_glimpse_of_it() -> None:
    whole = parse_instance(exactjson.loads(SOURCE))
    listed = items([WEB], Ssh(user="ada"), whole, PaneText("IPs", "IPs\nAddress: 203.0.113.1"))
    assert [(item.letter, item.label, item.shown) for item in listed] == [
        ("i", "id", "id-1"),
        ("n", "name", "web-1"),
        ("4", "IPv4", "203.0.113.1"),
        ("6", "IPv6", "2001:db8::1"),
        ("s", "ssh", "ssh ada@203.0.113.1"),
        ("j", "JSON", "8 lines, as it came"),
        ("p", "pane", "IPs: 2 lines"),
    ]
    assert [item.what for item in listed[5:]] == ["the JSON of web-1", "the pane IPs of web-1"]
    assert listed[6].text == "IPs\nAddress: 203.0.113.1"


def test_the_json_is_copied_as_it_came_and_can_be_written_as_utf_8() -> None:
    item = by_letter(items([WEB], Ssh(), parse_instance(exactjson.loads(SOURCE))))["j"]
    assert '"price": 1.10' in item.text
    assert "12345678901234567890" in item.text
    assert '"é": 1' in item.text
    assert json.loads(item.text.encode()) == json.loads(SOURCE)


def test_what_an_instance_has_not_is_there_with_the_reason_and_no_text() -> None:
    listed = by_letter(items([BARE], Ssh()))
    assert {letter: item.shown for letter, item in listed.items() if not item.text} == {
        "n": "it has none",
        "4": "it has no primary IPv4 address",
        "6": "it has no primary IPv6 address",
        "s": "id-2 has no primary address",
        "j": "not read yet in this run",
        "p": "no pane is open",
    }
    assert listed["i"].text == "id-2"


def test_an_address_that_ssh_is_not_opened_to_is_still_copied_as_it_is() -> None:
    listed = by_letter(items([WEB._replace(ipv4="-oProxyCommand=x")], Ssh()))
    assert listed["4"].text == "-oProxyCommand=x"
    assert listed["s"].text == ""
    assert "that is no IP address" in listed["s"].shown


def test_several_instances_are_a_line_each_and_those_that_lack_it_are_counted() -> None:
    other = WEB._replace(id="id-3", name="db-1", ipv4="203.0.113.3", ipv6=None)
    listed = by_letter(items([WEB, BARE, other], Ssh()))
    assert listed["i"].text == "id-1\nid-2\nid-3"
    assert (listed["i"].shown, listed["i"].what) == ("3 ids", "3 ids")
    assert (listed["n"].text, listed["n"].shown) == ("web-1\ndb-1", "2 names; 1 of 3 has none")
    assert listed["4"].text == "203.0.113.1\n203.0.113.3"
    assert (listed["6"].shown, listed["6"].what) == ("1 IPv6 address; 2 of 3 have none", "1 IPv6 address")
    assert listed["s"].text == "ssh root@203.0.113.1\nssh root@203.0.113.3"
    assert {listed[letter].shown for letter in "jp"} == {"of one instance at a time"}
    assert listed["j"].text == listed["p"].text == ""
    assert by_letter(items([BARE, BARE], Ssh()))["6"].shown == "none of them has one"


@given(st.text(min_size=1))
def test_a_text_is_copied_to_the_letter_and_shown_made_visible_on_one_line(name: str) -> None:
    item = by_letter(items([WEB._replace(name=name)], Ssh()))["n"]
    assert item.text == name
    assert not set(item.shown) & set(map(chr, (*range(32), 127, 0x202E, 0x2028)))
    assert len(shortened("\n" * 10_000)) == 120
