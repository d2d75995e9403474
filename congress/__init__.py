"""Congres: from the first registration to the last invoice of a sub-regional congress."""
