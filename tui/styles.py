"""Where the style sheets are: in the package once it is installed, beside it in a checkout."""

from pathlib import Path

_HERE = Path(__file__).parent
FOLDER = next(folder for folder in (_HERE / "styles", _HERE.parent / "styles") if folder.is_dir())


def style(name: str) -> Path:
    """The style sheet of that name, for a `CSS_PATH`; a screen's own is read when it is opened first."""
    return FOLDER / f"{name}.tcss"
