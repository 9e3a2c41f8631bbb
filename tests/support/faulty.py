"""`onet` with one function that fails: `python -m tests.support.faulty PLACE onet-arguments...`.

PLACE is `module:function` or `module:Class.method`. Each call of it raises RuntimeError while a local variable holds
the secret of the variable LEAK_SECRET; with LEAK_QUOTED=1 the message quotes it too. The three that fail share nothing,
as their code runs with the names of the module that it is put into.
"""

import importlib
import inspect
import sys
from functools import reduce
from types import FunctionType
from typing import Any


def fails(*args: Any, **kwargs: Any) -> Any:
    """What takes the place of a plain function."""
    import os

    key = os.environ["LEAK_SECRET"]
    raise RuntimeError(f"a fault on purpose {key if os.environ.get('LEAK_QUOTED') == '1' else ''}")


async def fails_when_awaited(*args: Any, **kwargs: Any) -> Any:
    """What takes the place of a coroutine."""
    import os

    key = os.environ["LEAK_SECRET"]
    raise RuntimeError(f"a fault on purpose {key if os.environ.get('LEAK_QUOTED') == '1' else ''}")


async def fails_when_iterated(*args: Any, **kwargs: Any) -> Any:
    """What takes the place of an asynchronous generator."""
    import os

    key = os.environ["LEAK_SECRET"]
    raise RuntimeError(f"a fault on purpose {key if os.environ.get('LEAK_QUOTED') == '1' else ''}")
    yield


def make_faulty(place: str) -> None:
    """Let every call of the function fail, whoever imported it by whichever name: its code is replaced in it."""
    module, _, path = place.partition(":")
    function = reduce(getattr, path.split("."), importlib.import_module(module))
    assert isinstance(function, FunctionType), place
    if inspect.isasyncgenfunction(function):
        code = fails_when_iterated.__code__
    else:
        code = (fails_when_awaited if inspect.iscoroutinefunction(function) else fails).__code__
    # Code can only be replaced by one with as many variables of outer functions.
    assert not function.__code__.co_freevars, place
    function.__defaults__ = function.__kwdefaults__ = None
    function.__code__ = code


if __name__ == "__main__":
    make_faulty(sys.argv[1])
    from tui.cli import main

    main(sys.argv[2:])
