"""config.toml: accounts by profile, and what every run starts with. What writes it is in `write`."""

from tui.core.config.keys import ACCENTS, is_profile_name
from tui.core.config.read import FILE, BadConfig, Config, Profile, read_config
from tui.core.config.ssh import Ssh

__all__ = [
    "ACCENTS",
    "FILE",
    "BadConfig",
    "Config",
    "Profile",
    "Ssh",
    "is_profile_name",
    "read_config",
]
