"""Coding and checking passage by passage: what is reviewed, decided, kept and written."""
