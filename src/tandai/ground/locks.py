"""Locks that the system gives free however their holder ends."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    # Beyond the name: a byte that is locked there can be read by nobody else.
    _BEYOND = 1 << 20

    def locked(lock: int) -> bool:
        """Lock an open file; False where another run has. Raises OSError where none can."""
        os.lseek(lock, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(lock, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def locked(lock: int) -> bool:
        """Lock an open file; False where another run has. Raises OSError where none can."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
