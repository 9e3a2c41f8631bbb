"""The filter of the list: what is typed, which rows it finds, and what could be typed next."""

from tui.core.filter.completion import Completion, complete
from tui.core.filter.fields import FIELDS
from tui.core.filter.index import Index
from tui.core.filter.parser import parse, so_far
from tui.core.filter.terms import Filter, FilterError

__all__ = ["FIELDS", "Completion", "Filter", "FilterError", "Index", "complete", "parse", "so_far"]
