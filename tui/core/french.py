"""Whether the catalogue's French names and descriptions are shown."""

import os
from collections.abc import Mapping


def is_french(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale of the environment is French; the first of LC_ALL, LC_MESSAGES and LANG that is set counts."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in named if value), "").startswith("fr")
