"""The command ``tandai``, and ``python -m tandai``."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line.

    What it needs is imported here, so that an interruption (Ctrl-C) while that still goes on
    ends the command as quietly as a later one does.
    """
    try:
        from tandai.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
