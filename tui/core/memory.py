"""Memory that is free again goes back to the operating system."""

import ctypes
import sys


def give_back() -> None:
    """Have the C library return the memory that it keeps for later, which else only grows; nothing where it cannot.

    glibc keeps a pool for each thread, and of each what lies below anything still in use. The lists are read in
    threads: ten megabytes more were found to be kept so after some hundred of 5,000 instances. `malloc_trim` is
    glibc's own. It blocks for some milliseconds.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
