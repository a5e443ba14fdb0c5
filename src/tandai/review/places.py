"""Where a review is kept in a corpus: ``CORPUS/review``, a journal and a lock a coder."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from tandai.corpus import coder_of
from tandai.ground.errors import OutputError, UsageError
from tandai.ground.language import tr

FOLDER = "review"
_LONGEST_NAME = 60
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# Names that Windows keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def coder_named(name: str) -> str:
    """Return a coder's name as it will stand in files.

    Raises UsageError where it is empty, too long, holds control characters or is a model's.
    """
    name = " ".join(name.split())
    what = ""
    if hidden := next((own for own in name if not own.isprintable()), ""):
        what = tr(
            f"the coder's name has a character that cannot be seen (U+{ord(hidden):04X}).",
            f"nama pengode memuat karakter yang tidak terlihat (U+{ord(hidden):04X}).",
        )
    elif not name or len(name) > _LONGEST_NAME:
        what = tr(
            f"the coder's name must have 1 to {_LONGEST_NAME} characters.",
            f"nama pengode harus 1 sampai {_LONGEST_NAME} karakter.",
        )
    elif coder_of(name).is_model:
        what = tr(
            "names that begin with 'tandai' are those of models.",
            "nama yang diawali 'tandai' adalah nama model.",
        )
    if what:
        raise UsageError(
            what,
            where="--coder",
            hint=tr("Give your own name or initials.", "Berikan nama atau inisial Anda sendiri."),
        )
    return name


def file_stem(coder: str) -> str:
    """Return a file's name for a coder of any name; two coders never share one.

    File systems differ in the characters, the case and the names that they take.
    """
    if _PLAIN.fullmatch(coder) and not _DEVICES.fullmatch(coder):
        return coder
    readable = re.sub(r"[^a-z0-9]+", "-", coder.casefold()).strip("-")[:30]
    mark = hashlib.sha256(coder.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{readable or 'coder'}-{mark}"


def review_folder(corpus: Path) -> Path:
    """Return the folder of reviews in a corpus, made where it is missing.

    Nobody looks into it who may not write to the corpus: a group that shares the corpus may.
    Raises OutputError where it cannot be made.
    """
    folder = corpus / FOLDER
    try:
        if not folder.is_dir():
            shared = stat.S_IMODE(corpus.stat().st_mode) & stat.S_IWGRP
            folder.mkdir(mode=0o700)
            if shared:
                folder.chmod(0o770)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            tr(f"cannot be made ({reason}).", f"tidak dapat dibuat ({reason})."),
            where=folder,
            hint=tr(
                "Choose where decisions go with --corpus.",
                "Pilih tempat keputusan dengan --corpus.",
            ),
        ) from error
    return folder
