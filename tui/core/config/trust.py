"""Who else can change config.toml: it names commands to run and holds safeguards."""

import os
import stat
from pathlib import Path


def writable_by_others(path: Path) -> str:
    """Why somebody else could change the file, and the command that closes it; "" where nobody can.

    OSError where it cannot be told. Root can anyway, and so can the members of a group that is this user's alone.
    """
    folder = path.parent
    for name in (path, folder):
        # A link of one's own is followed, as people keep their configuration elsewhere.
        if name.lstat().st_uid not in (0, os.geteuid()):
            return f"{name} belongs to another user"
    if _opened(path.stat()):
        return f"others can write to it: `chmod go-w {_quoted(path)}`"
    # Who can write to the folder can put another file there, or take this one away with its safeguards.
    if _opened(folder.stat()):
        return f"others can write to its folder: `chmod go-w {_quoted(folder)}`"
    return ""


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))


def _opened(held: os.stat_result) -> bool:
    if held.st_mode & stat.S_IWOTH:
        return True
    return bool(held.st_mode & stat.S_IWGRP) and not _is_own_group(held.st_gid)


def _is_own_group(gid: int) -> bool:
    """Whether nobody but this user, or root, is in the group: many systems give each user such a one, and umask 002."""
    import grp
    import pwd

    try:
        user, group = pwd.getpwuid(os.geteuid()), grp.getgrgid(gid)
    except KeyError:
        return False
    return user.pw_gid == gid and user.pw_name == group.gr_name and set(group.gr_mem) <= {user.pw_name}
