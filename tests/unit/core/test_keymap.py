"""Other keys for actions: what `[keys]` may say, and what is said of the rest."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui.core.actions import ACTIONS, TOGETHER, TYPED_IN, part_of
from tui.core.keymap import key_name, keys_of, read_keymap


def why(table: object) -> dict[str, str]:
    """The faults of a table, by the key of the document."""
    return {".".join(fault.path[1:]): fault.why for fault in read_keymap(table)[1]}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("f5", "f5"),
        ("F5", "f5"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        ("+", "plus"),
        (" ", "space"),
        ("esc", "escape"),
        ("Page_Down", "pagedown"),
        ("R", "R"),
        ("é", "é"),
        ("ctrl+R", "ctrl+r"),
        ("shift+ctrl+f2", "ctrl+shift+f2"),
        ("ctrl+/", "ctrl+slash"),
        ("shift+tab", "shift+tab"),
    ],
)
def test_a_key_is_written_as_a_person_writes_it(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("wibble", "is no key"),
        ("", "is no key"),
        ("ctrl+", "is no key"),
        ("hyper+x", "is no key"),
        ("ctrl+ctrl+x", "is no key"),
        ("shift+a", "as what it types"),
        ("ctrl+c", "stays free"),
        ("ctrl+i", "cannot be told from tab"),
        ("ctrl+m", "cannot be told from enter"),
        ("ctrl+j", "cannot be told from enter"),
        ("ctrl+h", "cannot be told from backspace"),
        ("ctrl+[", "cannot be told from escape"),
        ("\x1b", "control character"),
    ],
)
def test_a_key_that_no_terminal_sends_is_refused_with_the_reason(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        key_name(written)


def test_every_character_of_a_keyboard_has_the_name_that_textual_gives_it() -> None:
    for char in string.ascii_letters + string.digits + string.punctuation + " ":
        assert key_name(char) == _character_to_key(char)
        assert key_name(_character_to_key(char)) == _character_to_key(char)


@pytest.mark.parametrize(
    "table",
    [{"list.filter": "f3"}, {"list": {"filter": "f3"}}, {"list": {"filter": ["f3"]}}],
    ids=["quoted", "dotted", "a list"],
)
def test_an_action_is_rebound_by_its_id(table: object) -> None:
    assert read_keymap(table) == ({"list.filter": ("f3",)}, [])


def test_what_is_not_rebound_keeps_its_keys() -> None:
    keymap, _ = read_keymap({"list.filter": ["f3", "ctrl+f"]})
    assert keys_of("list.filter", keymap) == ("f3", "ctrl+f")
    assert keys_of("instance.edit", keymap) == ("e",)


def test_an_unknown_action_is_said_with_the_one_that_was_meant() -> None:
    assert why({"refresh": "f5"}) == {"refresh": "is no action; did you mean list.refresh?"}
    assert why({"list": {"fliter": "f5"}}) == {"list.fliter": "is no action; did you mean list.filter?"}
    assert "help" in why({"zzzzzz": "f5"})["zzzzzz"]


@pytest.mark.parametrize("value", [5, True, [], ["f1", 2], "", ["f5"] * 7])
def test_what_is_no_key_at_all_is_said(value: object) -> None:
    assert "must be a key in quotes" in why({"list.filter": value})["list.filter"]


def test_keys_that_are_no_table_are_said() -> None:
    assert "must be a table" in why("f5")[""]


def test_a_letter_cannot_be_taken_where_it_has_to_be_typed() -> None:
    assert why({"edit.review": "r", "dialog.leave": "space", "find.down": "?"}).keys() == {
        "edit.review",
        "dialog.leave",
        "find.down",
    }
    assert why({"edit.review": "f2", "review.copy": "y"}) == {}


def test_two_actions_of_one_screen_on_one_key_are_a_clash_and_the_setting_is_ignored() -> None:
    keymap, faults = read_keymap({"list.refresh": "e", "list.filter": "f3"})
    assert keymap == {"list.filter": ("f3",)}
    assert [(fault.path, fault.why) for fault in faults] == [(("keys", "list.refresh"), "e is a key of instance.edit")]


def test_of_two_settings_that_want_one_key_the_first_stays() -> None:
    keymap, faults = read_keymap({"list.refresh": "f5", "list.sort": "f5"})
    assert keymap == {"list.refresh": ("f5",)}
    assert faults[0].why == "f5 is a key of list.refresh"


def test_two_actions_can_change_places() -> None:
    assert read_keymap({"list.sort": "c", "list.columns": "s"})[0] == {"list.sort": ("c",), "list.columns": ("s",)}


def test_a_setting_that_leaned_on_an_ignored_one_is_ignored_as_well() -> None:
    # `s` is free only where list.sort gives it up, which it cannot.
    keymap, faults = read_keymap({"list.columns": "s", "list.sort": "e"})
    assert keymap == {}
    assert {fault.path[1] for fault in faults} == {"list.columns", "list.sort"}


def test_one_key_on_screens_that_are_never_open_together_is_no_clash() -> None:
    assert read_keymap({"journal.refresh": "f5", "list.refresh": "f5", "detail.refresh": "f5"})[1] == []


def test_keys_that_are_shared_on_purpose_are_no_clash() -> None:
    assert read_keymap({"journal.undo": ["u", "f8"]})[1] == []


def test_every_action_belongs_to_a_part_that_is_known_and_says_what_it_does() -> None:
    parts = {part for together in TOGETHER for part in together}
    for name, action in ACTIONS.items():
        assert part_of(name) in parts
        assert action.name
        assert 0 < len(action.does) <= 36
        assert all(key_name(key) == key for key in action.keys)
        assert not (part_of(name) in TYPED_IN and any(len(key) == 1 for key in action.keys))


words = st.sampled_from(sorted(ACTIONS))
values = st.sampled_from(["f5", "f6", "e", "r", "s", "c", "ctrl+x", "?", "ctrl+i", "", 5])


@given(st.dictionaries(words, values | st.lists(values, max_size=3), max_size=8))
def test_whatever_is_asked_no_key_is_ever_lost_to_another_action(table: dict[str, object]) -> None:
    keymap, faults = read_keymap(table)
    assert keymap.keys() | {fault.path[1] for fault in faults} == table.keys()
    for together in TOGETHER:
        there = [name for name in ACTIONS if part_of(name) in together]
        for one in there:
            for other in there:
                shared = set(keys_of(one, keymap)) & set(keys_of(other, keymap))
                assert one == other or shared <= set(ACTIONS[one].keys) & set(ACTIONS[other].keys)
