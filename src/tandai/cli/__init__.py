"""The command line; the only package that imports typer."""

from tandai.cli.main import main

__all__ = ["main"]
