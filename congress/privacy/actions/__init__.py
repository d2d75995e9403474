"""Terms, and letting go of what is over its term."""

from congress.privacy.actions.clearing import clear_congress, clear_everything_due, clear_installation
from congress.privacy.actions.terms import change_terms

__all__ = ["change_terms", "clear_congress", "clear_everything_due", "clear_installation"]
