"""config.toml: accounts by profile, and what every run starts with."""

from tui.core.config.keys import ACCENTS, is_profile_name
from tui.core.config.read import FILE, BadConfig, Config, Profile, read_config
from tui.core.config.sample import sample
from tui.core.config.ssh import Ssh
from tui.core.config.write import ConfigNotWritten, write_profile

__all__ = [
    "ACCENTS",
    "FILE",
    "BadConfig",
    "Config",
    "ConfigNotWritten",
    "Profile",
    "Ssh",
    "is_profile_name",
    "read_config",
    "sample",
    "write_profile",
]
