"""``python -m tandai``."""

from tandai.cli import main

main()
