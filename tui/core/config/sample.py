"""A config.toml to begin with."""

from collections.abc import Iterator, Mapping

from tui.core.config.keys import GENERAL, PROFILE, Key
from tui.core.config.ssh import SSH, TABLE


def sample() -> str:
    """A config.toml with every key, each with its meaning and commented out."""
    lines = [*_documented(GENERAL), "# What `x` calls ssh with.", f"# [{TABLE}]", *_documented(SSH)]
    lines += [
        "# Other keys for actions, by the ids that help (`?`) shows.",
        "# [keys]",
        '# "list.filter" = ["/", "f3"]',
    ]
    lines += ["# An account. Another one has a table of its own, with its name after the dot.", "# [profiles.work]"]
    lines += [*_documented(PROFILE), "# The same keys as in [ssh], for this account.", f"# [profiles.work.{TABLE}]"]
    return "\n".join([*lines, *_documented(SSH)]) + "\n"


def _documented(keys: Mapping[str, Key]) -> Iterator[str]:
    for name, key in keys.items():
        yield f"# {name} = {key.example}".ljust(48) + f"  # {key.doc}"
