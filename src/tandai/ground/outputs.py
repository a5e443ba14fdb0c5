"""Writing files and folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tandai.ground.errors import OutputError, UsageError
from tandai.ground.language import tr


def require_suffix(path: Path, suffixes: Sequence[str], what: str) -> None:
    """Raise UsageError where ``what``, in the current language, has no form of this suffix."""
    if path.suffix.lower() not in suffixes:
        raise UsageError(
            tr(
                f"{what} cannot be written as {path.suffix or '(no suffix)'!r}.",
                f"{what} tidak dapat ditulis: {path.suffix or '(tanpa akhiran)'!r}.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(suffixes)}.", f"Gunakan salah satu: {', '.join(suffixes)}."
            ),
        )


def require_new(path: Path, *, force: bool, marker: str = "") -> None:
    """Refuse an output that exists, or whose folder cannot be written.

    With ``force`` a file may be replaced by a file, and a folder only by a folder of its own
    kind: one that holds the file ``marker``. Anything else (transcripts, a coded corpus, a
    folder in the place of a file) is never removed.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise _unwritable(path, tr("its name is not UTF-8", "namanya bukan UTF-8")) from error
    try:
        _require_replaceable(path, force=force, marker=marker)
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    parent = path.parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise _unwritable(path, tr("no permission to write here", "tidak ada izin menulis di sini"))


def _require_replaceable(path: Path, *, force: bool, marker: str) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if not force:
        raise OutputError(
            tr("exists already.", "sudah ada."),
            where=path,
            hint=tr(
                "Choose another name, or add --force to replace it.",
                "Pilih nama lain, atau tambahkan --force untuk menggantinya.",
            ),
        )
    if path.is_dir():
        own_kind = bool(marker) and (path / marker).is_file()
    else:
        # A device or a pipe is no file that could be replaced.
        own_kind = not marker and path.is_file()
    if not own_kind:
        raise OutputError(
            tr(
                "is something else than what would be written, and is not replaced.",
                "bukan hasil sejenis, jadi tidak diganti.",
            ),
            where=path,
            hint=tr("Choose another name.", "Pilih nama lain."),
        )


def _unwritable(path: Path, reason: str) -> OutputError:
    return OutputError(
        tr(f"cannot be written ({reason}).", f"tidak dapat ditulis ({reason})."),
        where=path,
        hint=tr("Choose another place with --out.", "Pilih tempat lain dengan --out."),
    )


@contextmanager
def writing(path: Path, *, force: bool = False, marker: str = "") -> Iterator[Path]:
    """Give a temporary path beside ``path`` that takes its place when all went well.

    ``marker``: see :func:`require_new`; needed where a folder is written.

    The temporary file or folder is removed when the block raises, so that an output is
    written whole or not at all. Only the owner can read it until it is complete.

    Raises OutputError when ``path`` exists and ``force`` is not set, or cannot be written.
    """
    require_new(path, force=force, marker=marker)
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workroom = Path(tempfile.mkdtemp(prefix=".tandai-", dir=path.parent))
    except OSError as error:
        _remove_empty(made)
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    done = False
    try:
        draft = workroom / path.name
        yield draft
        _replace(draft, path, workroom)
        done = True
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    finally:
        shutil.rmtree(workroom, ignore_errors=True)
        if not done:
            _remove_empty(made)


def _replace(draft: Path, path: Path, workroom: Path) -> None:
    if not draft.is_dir():
        if path.is_file():
            # What was closed to others must not be opened to them by being replaced.
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
        return
    old = workroom / "replaced"
    if path.is_dir():
        path.rename(old)
    try:
        draft.rename(path)
    except BaseException:
        if old.exists() and not path.exists():
            old.rename(path)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return
