"""The program itself: its version, where it is, and the libraries that it uses."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from tui import __version__
from tui.core.doctor.check import Area, Check

AREA = Area("program")
LIBRARIES = ("textual", "httpx", "pydantic", "keyring", "truststore", "cryptography", "ruamel.yaml")


def program() -> Iterator[Check]:
    """Look at onet, Python and the libraries."""
    yield AREA.fine("onet", f"{__version__}, {place()}")
    yield AREA.fine("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    found = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, version in found.items() if version is None]
    if missing:
        yield AREA.broken("libraries", f"not installed: {', '.join(missing)}", "Install onet again.")
    else:
        yield AREA.fine("libraries", ", ".join(f"{name} {version}" for name, version in found.items()))


def place() -> str:
    """Where the program is: in one file that was unpacked, or in a folder."""
    folder = Path(__file__).parents[3]
    packed = one_file()
    return f"one file, {packed}, unpacked in {folder}" if packed else f"in {folder}"


def one_file() -> str:
    """The file that this process was started from where that holds the whole program, else ""."""
    # The variable alone may come from another program of that kind, which started this one.
    return os.environ.get("PEX", "") if Path(sys.prefix, "PEX-INFO").exists() else ""


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None
