"""What is sent to a terminal: only the cells that changed.

`tui.wire.driver.DiffDriver` is a driver for Textual, made and tested with the versions in `TESTED`.
"""

import os
from pathlib import Path

# The driver takes the place of a part of Textual's that is not public: a version is tried before it is named here.
TESTED = ("8.2.8",)


def supported() -> str:
    """Why the driver is not to be used here, in a few words; empty where it can be. Does not import Textual."""
    if os.name != "posix":
        return "not on this platform"
    installed = _installed()
    if not installed:
        return "Textual is not installed"
    return "" if installed in TESTED else f"not tested with Textual {installed}"


def _installed() -> str:
    """The version of Textual; empty where there is none."""
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec("textual")
    # By the name of the folder beside it: to import what reads it would take longer than the whole app does.
    for place in (found and found.submodule_search_locations) or ():
        for folder in Path(place).parent.glob("textual-*.dist-info"):
            return folder.stem.removeprefix("textual-")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("textual")
    except PackageNotFoundError:
        return ""
