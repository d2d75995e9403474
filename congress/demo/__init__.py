"""The congress of the plan, walked through once."""
