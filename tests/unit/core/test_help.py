"""What help says of keys, by where they act."""

from tui.core.actions import ACTIONS
from tui.core.help import FILTER, SIGNS, groups, narrowed, shown_key, shown_keys
from tui.core.panes import PANES

HERE = ("table.open", "list.filter", "pane.overview", "pane.size", "panes.next", "move.down", "app.help", "app.quit")


def test_keys_are_written_as_a_person_writes_them() -> None:
    names = ("question_mark", "slash", "plus", "colon", "less_than_sign", "escape", "pagedown", "ctrl+p", "space", "G")
    assert [shown_key(name) for name in names] == ["?", "/", "+", ":", "<", "esc", "page down", "ctrl+p", "space", "G"]


def test_actions_stand_by_where_they_act_those_that_move_in_short() -> None:
    found = groups(HERE, {})
    assert [(group.title, len(group.lines), group.flows) for group in found] == [
        ("This screen", 2, False),
        ("Panes", 1, False),
        ("Pane by number", 2, True),
        ("Anywhere", 2, False),
        ("Moving", 1, True),
    ]


def test_help_of_a_dialog_says_what_leads_on_from_anywhere() -> None:
    found = groups(("dialog.leave", "edit.review", "dialog.help", "dialog.palette"), {})
    assert [(group.title, [line.action for line in group.lines]) for group in found] == [
        ("This screen", ["edit.review", "dialog.leave"]),
        ("Anywhere", ["dialog.help", "dialog.palette"]),
    ]


def test_a_key_that_was_rebound_is_shown_as_it_is_bound() -> None:
    keymap = {"list.filter": ("f3", "ctrl+f")}
    lines = groups(HERE, keymap)[0].lines
    assert [line.keys for line in lines] == ["enter", "f3  ctrl+f"]
    assert shown_keys("app.help", keymap) == "?  f1"


def test_an_action_without_a_key_is_said_to_be_in_the_menu_until_it_is_given_one() -> None:
    assert groups(("app.theme",), {})[0].lines[0].keys == "in the menu"
    assert groups(("app.theme",), {"app.theme": ("f9",)})[0].lines[0].keys == "f9"


def test_help_is_searched_by_key_by_word_and_by_id() -> None:
    listed = (*groups(HERE, {}), SIGNS, FILTER)

    def found(typed: str) -> list[str]:
        return [line.action or line.keys for group in narrowed(listed, typed) for line in group.lines]

    assert found("j") == ["move.down"]
    assert found("?") == ["app.help"]
    assert found("leave onet") == ["app.quit"]
    assert found("pane.size") == ["pane.size"]
    assert found("suspended") == ["STATE"]
    assert found("filter") == ["web", '"two words"', *found("filter")[2:]]
    assert "list.filter" in found("filter")
    assert found("nothing of it") == []
    assert narrowed(listed, " ") == listed


def test_the_panes_of_the_table_of_actions_are_those_there_are_in_their_order() -> None:
    numbered = [action.name.removeprefix("Pane ") for name, action in ACTIONS.items() if name.startswith("pane.")]
    assert numbered == list(PANES)
