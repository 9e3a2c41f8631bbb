"""The models are imported once the first rows are seen, as pydantic takes longer than all that comes before."""

import gc
import os

from tui.domain.page import ListPage, NotPlain, read_plain

_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
_loaded = False


def models_loaded() -> bool:
    """Whether whole instances can be read without a wait."""
    return _loaded


def load_models() -> None:
    """Import the models and what is built on them; it takes some tenths of a second, so that it is for a thread."""
    global _loaded
    if _loaded:
        return
    # pydantic looks through every installed package for plugins to it; what is started later is not told of it.
    before = os.environ.get(_PLUGINS)
    os.environ[_PLUGINS] = "__all__"
    try:
        import tui.domain.account
        import tui.domain.listing
        import tui.domain.update  # noqa: F401
    finally:
        if before is None:
            del os.environ[_PLUGINS]
        else:
            os.environ[_PLUGINS] = before
    _loaded = True
    if gc.get_freeze_count():
        # As what the app had before: no collection is to look through the models, which would hold up the screen.
        gc.freeze()


def read_page(data: bytes) -> ListPage:
    """The rows of one page in either of the two shapes; ValueError where the body is no list of any kind.

    By pydantic once it is there, which takes half the time; before, without it wherever that can be.
    """
    if not _loaded:
        try:
            return read_plain(data)
        except NotPlain:
            pass
    from tui.domain import listing

    return listing.read_page(data)
