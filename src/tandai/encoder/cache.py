"""Vectors kept on disk, so that the same texts are not encoded twice.

One SQLite file in the user's cache folder, or in the folder that the environment variable
``TANDAI_CACHE`` names (``off``: nothing is kept on disk). It holds vectors under hashes of texts,
no text; but a vector tells what a text is about, and the hash of a short answer can be guessed, so
only the owner can read the file.

Each vector has a checksum. One that does not fit it, is not of unit length or holds what is no
number, is encoded anew, and a :class:`tandai.CacheWarning` says how many were.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from tandai.encoder.protocol import Encoder, Progress, Span, Vectors
from tandai.ground.errors import CacheWarning, ModelError
from tandai.ground.language import tr
from tandai.ground.numbers import count

MOST_BYTES = 256 * 2**20
_CHUNK = 256
_NAME = "embeddings.sqlite"
# A page holds five vectors of 384 numbers. With rows in the index itself (WITHOUT ROWID) each
# would spill over into a page of its own, and the file be three times as large.
_PAGE = "PRAGMA page_size = 8192"
_TABLE = (
    "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum BLOB NOT NULL, "
    "used REAL NOT NULL)"
)
# Of the table; one of an earlier layout is thrown away.
_LAYOUT = 1
# As far as the length of a vector may be from 1: what 32 bits leave open, and some room.
_LENGTH_OFF = 1e-3


def cache_file() -> Path | None:
    """Return where vectors are kept; None where they are not to be."""
    return None if _told().lower() == "off" else _file()


def _told() -> str:
    return os.environ.get("TANDAI_CACHE", "")


def _file() -> Path:
    own = _told() and _told().lower() != "off"
    folder = Path(_told()) if own else platformdirs.user_cache_path("tandai", appauthor=False)
    return folder / _NAME


class CachedEncoder:
    """An encoder that looks texts up before it encodes them, and keeps what it encoded.

    Without a file they are kept in memory, as long as this lasts. A file that cannot be read or
    written is done without: a cache saves time, nothing else.
    """

    def __init__(self, encoder: Encoder, file: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self.encoder = encoder
        self.file = file
        self.most_bytes = most_bytes
        self.id = encoder.id
        self.dimensions = encoder.dimensions
        self.seen = encoder.seen
        self.folder = encoder.folder
        self.reads_parts = encoder.reads_parts
        self._memory: dict[bytes, Vectors] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return CachedEncoder, (self.encoder, self.file, self.most_bytes)

    def __deepcopy__(self, memo: dict[int, Any]) -> CachedEncoder:
        """Return itself: it never changes, and scikit-learn's ``clone`` copies parameters."""
        return self

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors (n, d); ``progress`` is called with (texts encoded, to be encoded).

        What is encoded is kept bit by bit, so a run that was interrupted goes on there.

        Warns with CacheWarning where kept vectors were damaged and had to be encoded anew.
        Raises ModelError where the encoder itself gives what are no vectors.
        """

        def encode(rows: list[int]) -> list[Vectors]:
            return list(self.encoder.encode([texts[row] for row in rows])[:, None])

        found = self._found_or_made([self._key(text) for text in texts], encode, progress)
        return np.concatenate([*found, np.zeros((0, self.dimensions), np.float32)])

    def encode_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> tuple[Vectors, list[Vectors]]:
        """Return vectors of texts and of their parts, see :class:`tandai.encoder.Encoder`.

        They are kept, and raised for, as in :meth:`encode`; each text with its parts.
        """

        def encode(rows: list[int]) -> list[Vectors]:
            whole, own = self.encoder.encode_parts(
                [texts[row] for row in rows], [parts[row] for row in rows]
            )
            return [np.vstack([vector, *part]) for vector, part in zip(whole, own, strict=True)]

        keys = [self._key(text, own) for text, own in zip(texts, parts, strict=True)]
        found = self._found_or_made(keys, encode, progress)
        whole = np.zeros((len(found), self.dimensions), np.float32)
        for row, vectors in enumerate(found):
            whole[row] = vectors[0]
        return whole, [vectors[1:] for vectors in found]

    def _found_or_made(
        self,
        keys: Sequence[bytes],
        encode: Callable[[list[int]], list[Vectors]],
        progress: Progress | None,
    ) -> list[Vectors]:
        """Return the vectors (u, d) under each key; ``encode`` makes those of some rows."""
        with _opened(self.file) as table:
            found, damaged = _looked_up(table, keys, self.dimensions)
            if damaged:
                warnings.warn(_recomputed(damaged), CacheWarning, stacklevel=3)
            known = self._memory | found
            first: dict[bytes, int] = {}
            for row, key in enumerate(keys):
                if key not in known:
                    first.setdefault(key, row)
            new = list(first)
            for start in range(0, len(new), _CHUNK):
                part = new[start : start + _CHUNK]
                made = encode([first[key] for key in part])
                _require_vectors(np.concatenate(made), self.folder)
                known.update(zip(part, made, strict=True))
                if self.file is None:
                    self._memory.update(zip(part, made, strict=True))
                _keep(table, part, made)
                _shrink(table, self.most_bytes)
                if progress:
                    progress(min(start + _CHUNK, len(new)), len(new))
        return [known[key] for key in keys]

    def _key(self, text: str, parts: Sequence[Span] = ()) -> bytes:
        own = hashlib.sha256(self.id.encode()).digest()
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=own, digest_size=20)
        if parts:
            digest.update(b"\0" + repr([tuple(span) for span in parts]).encode())
        return digest.digest()


def clear_cache() -> int:
    """Remove the kept vectors; return the bytes freed. Raises OSError where that fails.

    With ``TANDAI_CACHE=off`` those that were kept before are removed.
    """
    file = _file()
    freed = 0
    for path in (file, file.with_name(f"{_NAME}-journal")):
        if path.is_file():
            freed += path.stat().st_size
            path.unlink()
    return freed


@contextlib.contextmanager
def _opened(file: Path | None) -> Iterator[sqlite3.Connection | None]:
    table = _connected(file) if file is not None else None
    try:
        yield table
    finally:
        if table is not None:
            table.close()


def _connected(file: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made before SQLite opens it, and closed to others from the start.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            file.chmod(0o600)
            return _checked(sqlite3.connect(file, timeout=5.0))
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            # Not a database (any more): start anew.
            with contextlib.suppress(OSError):
                file.unlink()
        except OSError:
            return None
    return None


def _checked(table: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection, its table made and read through once; closed where that fails."""
    try:
        # What a clearing out needs beside the file is not left in the temporary folder.
        table.execute("PRAGMA temp_store = MEMORY")
        table.execute(_PAGE)
        if _layout(table) != _LAYOUT:
            with table:
                # Of two that come at once, the second finds it done.
                table.execute("BEGIN IMMEDIATE")
                if _layout(table) != _LAYOUT:
                    table.execute("DROP TABLE IF EXISTS vectors")
                    table.execute(_TABLE)
                    table.execute(f"PRAGMA user_version = {_LAYOUT}")
        table.execute("SELECT count(*), sum(length(vector)), max(used) FROM vectors").fetchone()
    except sqlite3.Error:
        table.close()
        raise
    return table


def _layout(table: sqlite3.Connection) -> int:
    return int(table.execute("PRAGMA user_version").fetchone()[0])


def _looked_up(
    table: sqlite3.Connection | None, keys: Sequence[bytes], dimensions: int
) -> tuple[dict[bytes, Vectors], int]:
    """Return the vectors that are kept whole, and the number of those that are damaged."""
    if table is None:
        return {}, 0
    found: dict[bytes, Vectors] = {}
    damaged = 0
    distinct = list(dict.fromkeys(keys))
    with contextlib.suppress(sqlite3.Error):
        for start in range(0, len(distinct), _CHUNK):
            part = distinct[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            rows = table.execute(
                f"SELECT key, vector, checksum FROM vectors WHERE key IN ({marks})",  # noqa: S608 - only question marks
                part,
            )
            for key, kept, checksum in rows:
                vector = _whole(key, kept, checksum, dimensions)
                if vector is None:
                    damaged += 1
                else:
                    found[key] = vector
        now = time.time()
        with table:
            table.executemany(
                "UPDATE vectors SET used = ? WHERE key = ?", [(now, key) for key in found]
            )
    return found, damaged


def _whole(key: bytes, kept: bytes, checksum: bytes, dimensions: int) -> Vectors | None:
    """Return kept vectors (u, d) as they were put in; None where they are not."""
    if not kept or len(kept) % (4 * dimensions) or _checksum(key, kept) != checksum:
        return None
    vectors = np.frombuffer(kept, dtype="<f4").reshape(-1, dimensions)
    return vectors if _of_unit_length(vectors).all() else None


def _checksum(key: bytes, vector: bytes) -> bytes:
    """Return a checksum of a vector in its place: another text's would not fit it."""
    return hashlib.blake2b(vector, key=key, digest_size=8).digest()


def _of_unit_length(vectors: Vectors) -> NDArray[np.bool_]:
    """Return which vectors (n, d) are of unit length; none that holds what is no number."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.sqrt(np.square(vectors, dtype=np.float64).sum(axis=1))
    return np.asarray(np.abs(lengths - 1.0) < _LENGTH_OFF)


def _require_vectors(made: Vectors, folder: Path) -> None:
    if not _of_unit_length(made).all():
        raise ModelError(
            tr(
                "the encoder gives what are no vectors of unit length.",
                "hasil penyandi ini bukan vektor satuan.",
            ),
            where=folder,
            hint=tr("Copy it anew, or use another.", "Salin kembali, atau pakai yang lain."),
        )


def _recomputed(damaged: int) -> str:
    return tr(
        f"{count(damaged, 'kept vector was', '', 'kept vectors were')} damaged and computed anew; "
        "the result is right. If this comes back, check the disk; `tandai cache clear` empties "
        "the cache.",
        f"{damaged} vektor simpanan rusak dan dihitung ulang; hasilnya benar. Jika terulang, "
        "periksa disk; `tandai cache clear` mengosongkan simpanan.",
    )


def _keep(
    table: sqlite3.Connection | None, keys: Sequence[bytes], vectors: Sequence[Vectors]
) -> None:
    if table is None:
        return
    now = time.time()
    kept = [vector.astype("<f4").tobytes() for vector in vectors]
    rows = [(key, own, _checksum(key, own), now) for key, own in zip(keys, kept, strict=True)]
    with contextlib.suppress(sqlite3.Error), table:
        table.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)


def _shrink(table: sqlite3.Connection | None, most_bytes: int) -> None:
    """Remove the longest unused vectors where the file is too large, and a tenth more.

    The tenth saves that each new vector makes the file be written anew.
    """
    if table is None:
        return
    with contextlib.suppress(sqlite3.Error):
        (count,) = table.execute("SELECT count(*) FROM vectors").fetchone()
        (pages,) = table.execute("PRAGMA page_count").fetchone()
        (page,) = table.execute("PRAGMA page_size").fetchone()
        if pages * page <= most_bytes:
            return
        surplus = math.ceil(count * (1.0 - 0.9 * most_bytes / (pages * page)))
        with table:
            table.execute(
                "DELETE FROM vectors WHERE key IN (SELECT key FROM vectors ORDER BY used, key "
                "LIMIT ?)",
                [surplus],
            )
        table.execute("VACUUM")
