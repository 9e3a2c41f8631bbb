"""The edit of an instance: draft, review, sending, outcome."""
