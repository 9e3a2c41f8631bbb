"""What may go wrong with the journal."""

from tui.api.errors import OnetError


class JournalFailed(OnetError):
    """The journal cannot be written, or not be read; nothing is sent without an entry in it."""
