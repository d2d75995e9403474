"""Themes, speakers, rooms, rounds, workshops, sessions and wishes."""
