"""Measurements: ratios of things measured in one run, as the machine around them is never quiet."""
