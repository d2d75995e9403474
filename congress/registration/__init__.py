"""People who sign up, the waiting list, and their seats."""
