"""Writing files and folders whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from tandai.ground import records
from tandai.ground.errors import OutputError, UsageError
from tandai.ground.interruptions import undisturbed
from tandai.ground.language import tr
from tandai.ground.workrooms import REPLACED, clear_left_over, in_workroom, workroom


@dataclass
class Record:
    """Which outputs a command was asked for, and which of them stand, whole, in their place.

    ``interrupted``: whether Ctrl-C came after that, when nothing was left to be stopped.
    ``begun``: whether something is kept, be no passage done yet.
    ``kept``: passages that are done and will not have to be done again by the same command.
    """

    asked: set[Path] = field(default_factory=set)
    written: list[Path] = field(default_factory=list)
    interrupted: bool = False
    begun: bool = False
    kept: int = 0

    @property
    def finished(self) -> bool:
        """Whether outputs were asked for and all of them stand."""
        return bool(self.asked) and self.asked <= {path.absolute() for path in self.written}


_record: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recording(record: Record) -> Iterator[Record]:
    """Keep a record of what is written within the block."""
    token = _record.set(record)
    try:
        yield record
    finally:
        _record.reset(token)


def tell_kept(passages: int, *, begun: bool = False) -> None:
    """Note how many passages the same command would not have to do again.

    ``begun``: whether anything else is kept, which it goes on with.
    """
    record = _record.get()
    if record is not None:
        record.kept, record.begun = passages, begun


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

    What killed runs left where the output goes is cleared away first.

    The inputs' hashes are taken for the run's record, which will lie beside the output.
    """
    record = _record.get()
    if record is not None and not in_workroom(path):
        record.asked.add(path.absolute())
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise _unwritable(path, tr("its name is not UTF-8", "namanya bukan UTF-8")) from error
    try:
        parent = _nearest_folder(path.parent)
        clear_left_over(parent)
        # First what --force does not help against: nobody is told to add it in vain.
        _require_own_record(path)
        _require_replaceable(path, force=force, marker=marker)
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise _unwritable(path, tr("no permission to write here", "tidak ada izin menulis di sini"))
    if not in_workroom(path):
        records.begin()


def _require_own_record(path: Path) -> None:
    """Refuse to write where the record would go in the place of somebody's own file."""
    beside = records.record_path(path, folder=False)
    if os.path.lexists(beside) and not (beside.is_file() and records.is_record(beside)):
        raise OutputError(
            tr("exists already and is no record of a run.", "sudah ada dan bukan catatan proses."),
            where=beside,
            hint=tr("Choose another name.", "Pilih nama lain."),
        )


def _require_replaceable(path: Path, *, force: bool, marker: str) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir():
        own_kind = bool(marker) and (path / marker).is_file()
    else:
        # A device or a pipe is no file that could be replaced.
        own_kind = not marker and path.is_file()
    if not own_kind:
        raise OutputError(
            tr(
                "exists already, and is something else than what would be written.",
                "sudah ada, dan bukan hasil sejenis.",
            ),
            where=path,
            hint=tr(
                "It is not replaced: choose another name.", "Tidak akan diganti: pilih nama lain."
            ),
        )
    if not force:
        raise OutputError(
            tr("exists already.", "sudah ada."),
            where=path,
            hint=tr(
                "Choose another name, or add --force to replace it.",
                "Pilih nama lain, atau tambahkan --force untuk menggantinya.",
            ),
        )


def _unwritable(path: Path, reason: str) -> OutputError:
    return OutputError(
        tr(f"cannot be written ({reason}).", f"tidak dapat ditulis ({reason})."),
        where=path,
        hint=tr("Choose another place with --out.", "Pilih tempat lain dengan --out."),
    )


@contextmanager
def writing(path: Path, *, force: bool = False, marker: str = "") -> Iterator[Path]:
    """Give a path to write to; what is there when all went well takes the place of ``path``.

    ``marker``: see :func:`require_new`; needed where a folder is written.

    What is written lies in a workroom (:mod:`tandai.ground.workrooms`) that is removed when the
    block raises, so that an output is written whole or not at all. It is on the disk, and not
    only in the system's memory, before it is moved. Ctrl-C ends the block, but not the move.

    Raises OutputError when ``path`` exists and ``force`` is not set, when it came to exist
    while the block ran, or cannot be written.
    """
    require_new(path, force=force, marker=marker)
    try:
        with workroom(_nearest_folder(path.parent)) as room:
            draft = room / path.name
            yield draft
            told = _recorded(draft, path)
            _flush(draft)
            with undisturbed():
                _put_in_place(draft, path, force=force, marker=marker)
                _put_record(told, path)
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error


def _recorded(draft: Path, path: Path) -> Path | None:
    """Write the record of a draft: into a folder, else beside it; return one that lies beside."""
    record = _record.get()
    if record is None or in_workroom(path):
        return None
    content = records.record_of(path, draft, record.asked)
    if content is None:
        return None
    folder = draft.is_dir()
    told = records.record_path(draft, folder=folder)
    told.write_bytes(content)
    if folder:
        return None
    flush_file(told)
    return told


def _put_record(told: Path | None, path: Path) -> None:
    """Put a record beside a file that stands; an old one is of another file and goes."""
    beside = records.record_path(path, folder=False)
    if told is not None:
        # Whoever must not see the result must not see what it was made from.
        told.chmod(_mode(path))
        told.replace(beside)
    elif not in_workroom(path) and records.is_record(beside):
        beside.unlink()


def _nearest_folder(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _put_in_place(draft: Path, path: Path, *, force: bool, marker: str) -> None:
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path) and force:
            _require_replaceable(path, force=True, marker=marker)
            _replace(draft, path)
        else:
            _place(draft, path)
    except BaseException:
        _remove_empty(made)
        raise
    for folder in (path.parent, *(new.parent for new in made)):
        with suppress(OSError):
            _flush_folder(folder)
    record = _record.get()
    if record is not None and not in_workroom(path):
        record.written.append(path)


def _place(draft: Path, path: Path) -> None:
    """Move a draft to where nothing is, in one step that fails where something is.

    Two commands may be given the same name at the same time; neither may replace what the other
    wrote. Renaming a folder is refused wherever there is more than an empty folder, and on
    Windows renaming anything; elsewhere a file that is renamed replaces another one in
    silence, and only a second name for it (a hard link) is refused. Linux and macOS can rename
    without replacing, but not by Python's own functions, and not on every file system.
    """
    try:
        if sys.platform == "win32" or draft.is_dir():
            draft.rename(path)
        else:
            _link(draft, path)
    except OSError as error:
        if os.path.lexists(path):
            raise OutputError(
                tr(
                    "came to exist while this was at work, and is not replaced.",
                    "muncul ketika perintah ini masih bekerja, jadi tidak diganti.",
                ),
                where=path,
                hint=tr("Choose another name.", "Pilih nama lain."),
            ) from error
        raise


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links, such as that of most memory sticks: an empty file takes
        # the name first. Killed just here, a run leaves the empty file.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        draft.replace(path)


def _replace(draft: Path, path: Path) -> None:
    """Put a draft in the place of what is there, with the permissions of that.

    A folder cannot be replaced in one step everywhere: the old one lies in the workroom until the
    new one stands; where that fails it is put back, at once or by the next run.
    """
    if not draft.is_dir():
        # What was closed to others must not be opened to them by being replaced.
        draft.chmod(_mode(path))
        draft.replace(path)
        return
    folders = _keep_permissions(draft, path)
    old = draft.parent.with_name(REPLACED) / path.name
    old.parent.mkdir()
    path.rename(old)
    try:
        draft.rename(path)
    except BaseException:
        if not os.path.lexists(path):
            old.rename(path)
        raise
    for name, mode in folders.items():
        (path / name).chmod(mode)


def _keep_permissions(draft: Path, path: Path) -> dict[Path, int]:
    """Give what is in a draft the permissions of what it replaces; return those of the folders.

    The folders' are set in full when all stands in its place: without permission to write in
    a folder it cannot be moved. Until then nobody gets more than the old ones let him.
    """
    folders: dict[Path, int] = {}
    for new in (draft, *draft.rglob("*")):
        name = new.relative_to(draft)
        if not (path / name).exists():
            continue
        mode = _mode(path / name)
        if new.is_dir():
            folders[name] = mode
            mode |= stat.S_IRWXU
        new.chmod(mode)
    return folders


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _flush(draft: Path) -> None:
    """Bring a draft to the disk: after a loss of power its name must not lead to nothing."""
    if not draft.is_dir():
        flush_file(draft)
        return
    for place, _, files in os.walk(draft):
        for name in files:
            flush_file(Path(place, name))
        with suppress(OSError):
            _flush_folder(Path(place))


def flush_file(path: Path) -> None:
    """Bring a file to the disk. Raises OSError."""
    # Windows flushes only what may be written to.
    file = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError as error:
        # Some file systems know no such thing.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise
    finally:
        os.close(file)


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # Folders cannot be opened there.
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return
