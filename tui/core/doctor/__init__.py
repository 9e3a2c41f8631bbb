"""What works here and what does not, one module an area: each finding with what to do about it."""

from tui.core.doctor.check import Area, Check, Status

__all__ = ["Area", "Check", "Status"]
