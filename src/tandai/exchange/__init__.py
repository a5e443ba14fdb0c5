"""Coded projects of other programs, read into one shape and written from it."""
