"""The command ``tandai``, and ``python -m tandai``."""

import signal
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line.

    What it needs is imported here, so that an interruption (Ctrl-C, or the system's request to
    end) while that still goes on ends the command as quietly as a later one does.
    """
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        from tandai.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
