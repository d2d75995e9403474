"""The law of this subject: pure functions."""
