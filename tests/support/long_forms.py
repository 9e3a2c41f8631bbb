"""What is left to the full form, as another test of every run goes the same way: node ids, as `fnmatch` takes them."""

from fnmatch import fnmatchcase

_OTHERS = {
    # Which one that is.
    "tests/system/test_wire_budget.py": (
        "tests/system/test_list_bytes.py::test_a_page_and_the_jump_*",
        "tests/system/test_list_bytes.py::test_a_list_that_is_left_alone_*",
        "tests/system/test_list_bytes.py::test_with_the_panes_a_key_that_is_held_*",
        "tests/system/test_list_bytes.py::test_a_refresh_writes_*",
        "tests/system/test_list_bytes.py::test_a_key_costs_as_little_*",
        "tests/system/test_wire_budget.py::test_a_terminal_is_sent_whole_frames_*full]",
    ),
    "tests/system/test_start.py": ("tests/system/test_list_bytes.py::test_each_page_of_a_list_is_asked_for_once",),
    "the same test with other values": (
        "tests/system/test_colours.py::test_where_no_colours_*environ1]",
        "tests/system/test_colours.py::test_in_ascii_*environment]",
        "tests/system/test_drafts_survive.py::test_an_unsent_draft_*term]",
        "tests/system/test_drafts_survive.py::test_an_unsent_draft_*hup]",
        "tests/system/test_drafts_survive.py::test_an_unsent_draft_*link]",
        "tests/system/test_two_servers.py::test_a_stored_key_is_not_sent_to_another_base_url*file]",
        "tests/system/test_prism.py::test_every_generated_page_*static]",
        "tests/system/test_keyring_app.py::test_a_prompt_that_nobody_answers_need_not_*esc]",
        "tests/system/test_login_file.py::test_at_a_terminal_a_new_passphrase_*",
        "tests/ui/test_snapshots.py::*everyday-200x60]",
        "tests/ui/test_snapshots.py::*everyday-ansi]",
        "tests/ui/test_list_empty.py::test_a_filter_that_finds_nothing_*size2]",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size6-*",
        "tests/system/test_keyring_app.py::test_a_prompt_that_nobody_answers_need_not_*ctrl+q]",
        "tests/system/test_terminals.py::test_in_a_multiplexer_*tmux-full]",
        "tests/system/test_terminals.py::test_each_terminal_is_sent_*tmux-256color*",
        "tests/system/test_terminals.py::test_each_terminal_is_sent_*xterm-direct*",
        "tests/system/test_terminals.py::test_each_terminal_is_sent_*[[]linux*",
        "tests/system/test_terminals.py::test_a_locale_has_*locale1-*",
        "tests/system/test_terminals.py::test_over_a_slow_and_late_line_*full-*",
        "tests/system/test_prism.py::test_who_i_am_*static]",
        "tests/system/test_prism.py::test_the_sandbox_keeps_the_contract_*array]",
        "tests/ui/test_actions.py::*palette_opens_over_every_screen_*ReviewScreen]",
        "tests/ui/test_actions.py::*is_left_by_mouse_alone*ReviewScreen]",
        "tests/ui/test_snapshots.py::*everyday-light]",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size0-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size7-*",
        "tests/system/test_crash.py::*tui.core.credentials.secret:clean_key-*",
        "tests/system/test_crash.py::*tui.api.transport:Transport._answer-*",
        "tests/system/test_crash.py::*tui.api.body:read_body-*",
        "tests/system/test_crash.py::*httpx:AsyncClient.send-*",
        "tests/system/test_crash.py::*tui.core.session:Session.enter-*",
        "tests/system/test_crash.py::*tui.api.client:Client.current_user]",
        "tests/system/test_crash.py::*tui.core.credentials.keyfile:store]",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size1-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size2-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size3-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size5-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size8-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size10-*",
        "tests/ui/test_layouts.py::test_a_resize_at_any_moment_*size11-*",
        "tests/ui/test_journal.py::test_at_every_width_*60]",
        "tests/ui/test_journal.py::test_at_every_width_*120]",
        "tests/ui/test_dialogs.py::test_the_way_back_*size0]",
        "tests/ui/test_dialogs.py::test_the_way_back_*size1]",
        "tests/ui/test_released.py::*SortScreen]",
        "tests/unit/wire/test_wire.py::test_over_a_random_walk_*[[]1]",
        "tests/unit/wire/test_wire.py::test_over_a_random_walk_*[[]2]",
        "tests/unit/wire/test_wire.py::test_over_a_random_walk_*[[]3]",
    ),
    "tests/system/test_wire_screen.py, in tmux": ("tests/system/test_terminals.py::test_in_a_multiplexer_*tmux-diff]",),
    "tests/system/test_terminals.py": ("tests/system/test_colours.py::test_a_terminal_of_16_colours_*",),
    "tests/system/test_keyring_locked.py and test_keyring_never_returns.py": (
        "tests/system/test_keyring_app.py::test_locked_without_a_display_*",
        "tests/system/test_keyring_app.py::test_a_prompt_that_nobody_answers_is_said_*",
        "tests/system/test_keyring_app.py::test_a_keyring_that_is_gone_*",
        "tests/system/test_keyring_app.py::test_a_backend_that_never_returns_*",
    ),
    "tests/unit/core/credentials": (
        "tests/system/test_login_file.py::test_a_file_that_others_can_read_*DamagedKeyFile*",
        "tests/ui/test_keys.py::test_one_passphrase_for_all_accounts_*",
    ),
    "tests/unit/commands/test_fault_codes.py": ("tests/system/test_login.py::test_a_host_that_cannot_be_reached_*",),
    "tests/system/test_no_leak.py, typed": ("tests/system/test_no_leak.py::test_a_key_of_the_environment_*",),
    "tests/ui/test_editing.py and test_external.py": (
        "tests/system/test_terminal.py::test_escape_on_a_changed_form_*",
        "tests/system/test_editor_terminal.py::test_marks_by_keys_alone_*",
    ),
    "tests/ui/test_login.py, of a read": ("tests/ui/test_login.py::test_the_app_can_be_left_while_*",),
    "tests/ui/test_context.py, with a key": ("tests/ui/test_context.py::test_an_account_without_a_key_*",),
    "tests/system/test_login.py, by option": (
        "tests/system/test_login.py::test_the_profile_that_a_key_was_stored_for_*",
    ),
    "tests/unit/core/filter and test_views.py": (
        "tests/ui/test_list_filter.py::test_from_the_top_of_the_menu_*",
        "tests/ui/test_journal.py::test_a_filter_narrows_as_one_types_*",
        "tests/ui/test_journal.py::test_all_that_is_known_*",
    ),
    "tests/ui/test_batch.py": ("tests/system/test_batch_outcomes.py::test_a_conflict_of_a_batch_*",),
    "tests/unit/core/test_order.py and test_pace.py": (
        "tests/ui/test_list_views.py::test_names_are_sorted_as_people_count_*",
        "tests/ui/test_list_refresh.py::test_while_a_part_of_the_list_cannot_be_read_*",
    ),
    "tests/ui/test_help.py, from the list": (
        "tests/ui/test_help.py::test_an_instance_that_the_filter_hides_*",
        "tests/ui/test_help.py::test_from_the_panes_the_palette_opens_*",
    ),
    "tests/ui/test_layouts.py, by the mouse": ("tests/ui/test_layouts.py::test_plus_and_minus_*",),
    "tests/ui/test_journal.py and tests/unit/core/edit/test_undo.py": (
        "tests/system/test_journal_terminal.py::test_a_change_is_undone_in_a_later_run",
        "tests/ui/test_journal.py::test_the_undo_of_an_undo_*",
        "tests/ui/test_journal.py::test_a_batch_over_several_projects_*",
        "tests/ui/test_journal.py::test_an_entry_of_another_project_*",
        "tests/ui/test_journal.py::test_what_was_undone_already_*",
        "tests/ui/test_journal.py::test_damaged_lines_are_counted_*",
        "tests/ui/test_journal_batch.py::test_of_a_batch_one_entry_*",
    ),
    "tests/system/test_edit_outcomes.py": (
        "tests/ui/test_editing.py::test_a_change_that_was_applied_while_the_app_ended_*",
        "tests/ui/test_editing.py::test_a_write_that_was_lost_before_*",
    ),
}
_PATTERNS = tuple(pattern for patterns in _OTHERS.values() for pattern in patterns)


def is_of_full_form(node_id: str) -> bool:
    """Whether the test is left out of the short form."""
    return any(fnmatchcase(node_id, pattern) for pattern in _PATTERNS)


def patterns() -> tuple[str, ...]:
    """Those of the tests that are left out, to be checked: each has to be of some test."""
    return _PATTERNS
