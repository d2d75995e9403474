"""Letting go of what is over its term."""

from congress.privacy.actions.clearing import clear_congress, clear_everything_due, clear_installation

__all__ = ["clear_congress", "clear_everything_due", "clear_installation"]
