"""Files beside transcripts that are not read: what they are, and what to do with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from tandai.ground.language import tr
from tandai.ground.listing import first_counted
from tandai.ground.numbers import count, whole


class OtherFile(StrEnum):
    """What kind of file it is; the values stand in JSON."""

    OLD_DOCUMENT = "old_document"
    RECORDING = "recording"
    PICTURE = "picture"
    TABLE = "table"
    PROJECT = "project"
    ARCHIVE = "archive"
    NOT_SPOKEN = "not_spoken"
    FOLDER = "folder"
    OTHER = "other"


_SUFFIXES = {
    OtherFile.OLD_DOCUMENT: ".doc .dot .wpd .wps .pages .sxw .ott .dotx .docm",
    OtherFile.RECORDING: (
        ".mp3 .m4a .wav .ogg .oga .opus .aac .flac .wma .amr .aiff .aif .mp4 .mov .avi .mkv .webm "
        ".3gp .m4v .mpg .mpeg .caf"
    ),
    OtherFile.PICTURE: ".jpg .jpeg .png .tif .tiff .heic .bmp .gif .webp",
    OtherFile.TABLE: ".csv .tsv .xlsx .xls .ods .jsonl .parquet",
    OtherFile.PROJECT: (
        ".qdpx .qdc .qda .sqlite3 .nvp .nvpx .mqda .atlproj .atlproj22 .atlproj23 .atlcb .hpr7 "
        ".rqda"
    ),
    OtherFile.ARCHIVE: ".zip .rar .7z .gz .tar .tgz",
    OtherFile.NOT_SPOKEN: ".json",
}
_KINDS = {suffix: kind for kind, names in _SUFFIXES.items() for suffix in names.split()}
_MAXQDA = re.compile(r"\.(?:mx|mex)\d{2}")
# What systems leave in folders is nobody's file.
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))


def kind_of(path: Path) -> OtherFile | None:
    """Return what kind of file it is that is no transcript; None where nobody put it there."""
    if path.name.casefold() in _OF_THE_SYSTEM:
        return None
    if path.is_dir():
        return OtherFile.FOLDER
    suffix = path.suffix.lower()
    if _MAXQDA.fullmatch(suffix):
        return OtherFile.PROJECT
    return _KINDS.get(suffix, OtherFile.OTHER)


def remedy(kind: OtherFile) -> str:
    """Return what to do with files of a kind, without a full stop."""
    return {
        OtherFile.OLD_DOCUMENT: tr(
            "open and save as .docx (Word, LibreOffice) or .odt",
            "buka lalu simpan sebagai .docx (Word, LibreOffice) atau .odt",
        ),
        OtherFile.RECORDING: tr(
            "transcribe first, with Whisper for instance, and give the .vtt, .srt, .json or .txt",
            "transkripkan dulu, misalnya dengan Whisper, lalu berikan .vtt, .srt, .json, atau .txt",
        ),
        OtherFile.PICTURE: tr(
            "turn into text first (OCR), and give that",
            "ubah dulu menjadi teks (OCR), lalu berikan teksnya",
        ),
        OtherFile.TABLE: tr(
            "give tables by their names, not by the folder",
            "sebutkan nama tabelnya, bukan foldernya",
        ),
        OtherFile.PROJECT: tr(
            "import projects and codebooks by their names",
            "impor proyek dan buku kode dengan menyebut namanya",
        ),
        OtherFile.ARCHIVE: tr("unpack first", "ekstrak dulu"),
        OtherFile.NOT_SPOKEN: tr("no transcription of a recording", "bukan transkripsi rekaman"),
        OtherFile.FOLDER: tr(
            "give folders by themselves, without a pattern", "sebutkan foldernya, tanpa pola nama"
        ),
        OtherFile.OTHER: tr(
            "save as .docx, .odt, .txt or .pdf if it is a transcript",
            "simpan sebagai .docx, .odt, .txt, atau .pdf bila ini transkrip",
        ),
    }[kind]


def counted(paths: Iterable[Path]) -> str:
    """Return which files there are, by suffix, with what to do: ``2 .doc (open and save ...)``."""
    found: Counter[tuple[OtherFile, str]] = Counter()
    for path in paths:
        kind = kind_of(path)
        if kind is not None and kind is not OtherFile.FOLDER:
            found[kind, path.suffix.lower() or tr("(no suffix)", "(tanpa akhiran)")] += 1
    return "; ".join(
        f"{whole(number)} {suffix}: {remedy(kind)}" for (kind, suffix), number in found.items()
    )


def skipped_words(kind: OtherFile, names: Iterable[str], most: int) -> str:
    """Return which files of a kind were not read, up to ``most`` names, and what to do."""
    own = list(names)
    mark = tr(", ", "; ") if any("," in name for name in own) else ", "
    listed = first_counted(own, most, mark)
    files = (
        count(len(own), "file", "berkas")
        if kind is not OtherFile.FOLDER
        else count(len(own), "folder", "folder")
    )
    return tr(
        f"{files} not read: {listed}; {remedy(kind)}.",
        f"{files} tidak dibaca: {listed}; {remedy(kind)}.",
    )
