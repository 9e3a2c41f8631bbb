"""The API of --demo and of the tests: an ASGI app with state, written against the contract."""

from tui.sandbox.app import DEMO_KEY, Sandbox
from tui.sandbox.faults import Fault, Request

__all__ = ["DEMO_KEY", "Fault", "Request", "Sandbox"]
