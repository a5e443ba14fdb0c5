"""Coder agreement: codings of people and models, set side by side and measured."""
