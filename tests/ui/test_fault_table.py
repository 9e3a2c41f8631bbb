"""Where it is asserted what a person is told: each class of the errors, and each outcome of a write, has a place."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import tui
from tests.ui.fault_rows import READS
from tests.ui.test_fault_reads import OPENED, SERVERS
from tests.ui.test_fault_writes import SENT, SHORT
from tests.unit.commands.test_fault_codes import HERE
from tests.unit.commands.test_fault_codes import READS as COMMANDS
from tui.api.errors import OnetError
from tui.core.edit.outcome import OutcomeKind

TESTS = Path(__file__).parents[1]
# Those that are met elsewhere than in these tables: the file, and the test that says so.
ELSEWHERE = {
    "EndlessList": "ui/test_fault_reads.py::test_of_a_list_that_never_ends_what_was_read_is_shown_and_it_is_said",
    "ReadOnly": "ui/test_app.py::test_read_only_says_so_in_place_of_the_form",
    "NotConnected": "ui/test_fault_start.py::test_a_context_that_is_chosen_before_there_is_a_connection_opens_with_it",
    "InsecureUrl": "unit/commands/test_fault_codes.py::test_what_failed_is_said",
    "CredentialError": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "KeyringError": "unit/core/doctor/test_key.py::test_a_keyring_that_never_answers_is_given_up",
    "NoKeyring": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "UnsafeKeyring": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "KeyringRefused": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "DamagedKeyFile": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "UnsafeKeyFile": "ui/test_fault_start.py::test_a_key_that_cannot_be_had_is_asked_for_with_the_reason",
    "KeyringLocked": "system/test_keyring_app.py::test_locked_without_a_display_is_said_and_a_key_for_this_session",
    "KeyringTimeout": "system/test_keyring_app.py::test_a_prompt_that_nobody_answers_is_said_meanwhile_and_given_up",
    "NotAwaited": "system/test_keyring_app.py::test_a_prompt_that_nobody_answers_need_not_be_waited_for",
    "PassphraseNeeded": "ui/test_login.py::test_the_passphrase_of_the_key_file_is_asked_for_once_a_session",
    "WrongPassphrase": "ui/test_login.py::test_the_passphrase_of_the_key_file_is_asked_for_once_a_session",
    "ConfigNotWritten": "system/test_login_file.py::test_a_config_that_cannot_be_written_is_told",
    "JournalFailed": "ui/test_fault_writes.py::test_what_a_form_would_send_is_not_sent_where_the_journal",
    "DocumentError": "ui/test_external.py::test_a_document_with_a_fault_comes_back_with_the_reason_on_top",
    "EditorFailed": "ui/test_external.py::test_an_editor_that_fails_is_told",
    "NoSsh": "ui/test_ssh.py::test_without_a_program_ssh_it_is_told_what_to_do",
    "ExportFailed": "ui/test_fault_start.py::test_an_export_that_cannot_be_written_is_told_in_the_dialog",
    "FileIsThere": "ui/test_list_looks.py::test_what_is_shown_is_exported_and_another_file_is_replaced_only_when_asked",
    "OutputFailed": "system/test_commands_read.py::test_a_full_disk_is_told_in_a_line",
    "SeveralEntries": "unit/commands/test_undo.py::test_an_entry_that_is_none_or_one_of_several_is_refused",
}


def family(kind: type[OnetError] = OnetError) -> Iterator[type[OnetError]]:
    """All classes of the family, wherever they are."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("tui."):
            yield one
        yield from family(one)


def test_every_class_of_the_errors_has_a_row_that_says_what_a_person_is_told() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    rows = {row.error.__name__ for row in (*COMMANDS, *HERE, *READS, *OPENED, *SERVERS)}
    rows |= {row.error.__name__ for row in SENT if row.error is not None}
    missing = {kind.__name__ for kind in family()} - rows - set(ELSEWHERE)
    assert not missing, "what is a person told of these, and which test says so?"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_place_that_the_table_names_is_there(name: str) -> None:
    file, _, test = ELSEWHERE[name].partition("::")
    assert f"def {test}" in (TESTS / file).read_text(encoding="utf-8")


def test_every_outcome_of_a_write_has_a_row_in_the_short_form_too() -> None:
    ignored = "async def test_hardware_that_was_ignored_is_told_by_field"
    assert ignored in (TESTS / "ui" / "test_app.py").read_text(encoding="utf-8")
    assert len(SHORT) == len([row for row in SENT if row.what in SHORT])
    assert {row.kind for row in SENT if row.what in SHORT} | {OutcomeKind.IGNORED} == set(OutcomeKind)
