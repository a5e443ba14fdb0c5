"""What folders with a declared layout (models, encoders) have in common when they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tandai.ground.errors import FileError, ModelError
from tandai.ground.files import MAX_TABLE_BYTES, read_bytes
from tandai.ground.language import tr

Damaged = Callable[[Path, str], ModelError]


def manifest_content(path: Path, newest: int, oldest: int = 1) -> Any:
    """Return the JSON of a manifest whose ``format`` lies between ``oldest`` and ``newest``.

    Raises ModelError for another format; FileError, ValueError or RecursionError where it
    cannot be read.
    """
    content = json.loads(read_bytes(path))
    found = content.get("format") if isinstance(content, dict) else None
    if isinstance(found, int) and found > newest:
        raise ModelError(
            tr(
                f"has format {found}; this version reads up to {newest}.",
                f"berformat {found}; versi ini membaca sampai {newest}.",
            ),
            where=path.parent,
            hint=tr("Install a newer tandai.", "Pasang tandai yang lebih baru."),
        )
    if isinstance(found, int) and 0 < found < oldest:
        raise ModelError(
            tr(
                f"has format {found}, of an earlier version of tandai.",
                f"berformat {found}, dari versi tandai yang lebih lama.",
            ),
            where=path.parent,
            hint=tr("Train it again with this version.", "Latih ulang dengan versi ini."),
        )
    return content


def verified_bytes(folder: Path, name: str, sha256: Mapping[str, str], damaged: Damaged) -> bytes:
    """Return a file of a folder; raise what ``damaged`` makes where it is not as declared."""
    try:
        data = read_bytes(folder / name, MAX_TABLE_BYTES)
    except FileError as error:
        raise damaged(folder, tr(f"{name} is missing", f"{name} tidak ada")) from error
    if hashlib.sha256(data).hexdigest() != sha256.get(name):
        raise damaged(folder, tr(f"{name} was changed", f"{name} telah berubah"))
    return data
