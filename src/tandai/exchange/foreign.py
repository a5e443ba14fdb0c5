"""Files in which other programs keep their projects for themselves: what to do instead.

NVivo's menus are those of its own help ("REFI-QDA Standard", NVivo 14 for Windows and 12 for Mac);
of the others the part is named that their versions share.
"""

from __future__ import annotations

import re
from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.language import tr

_MAXQDA = re.compile(r"\.(?:mx\d{2}|mex\d{2}|mqda)")


def refuse_foreign(path: Path) -> None:
    """Raise FileError for a file that only its own program can read, with the way out of it."""
    suffix = path.suffix.lower()
    if found := _ways_out(suffix):
        program, hint = found
        raise FileError(
            tr(
                f"is a project that only {program} can read.",
                f"adalah proyek yang hanya terbaca oleh {program}.",
            ),
            where=path,
            hint=hint,
        )


def _ways_out(suffix: str) -> tuple[str, str] | None:
    """Return the program of a suffix, and how its projects are exported."""
    if suffix in (".nvp", ".nvpx"):
        mac = suffix == ".nvpx"
        menu = "File > Export Project" if mac else "Share > Export Project > REFI-QDA Project"
        return "NVivo for Mac" if mac else "NVivo", _exported(menu)
    if _MAXQDA.fullmatch(suffix):
        return "MAXQDA", _exported("Export > REFI-QDA Project")
    if suffix == ".hpr7" or suffix.startswith(".atlproj") or suffix == ".atlcb":
        return "ATLAS.ti", _exported("File > Export > QDPX")
    if suffix == ".rqda":
        return "RQDA", tr(
            "RQDA has no REFI-QDA export. Open it in QualCoder (Project > Import RQDA project) "
            "and import the folder .qda that it makes.",
            "RQDA tidak punya ekspor REFI-QDA. Buka di QualCoder (Project > Import RQDA project) "
            "lalu impor folder .qda buatannya.",
        )
    return None


def _exported(menu: str) -> str:
    return tr(
        f"Export it as REFI-QDA in {menu}, and import the .qdpx.",
        f"Ekspor sebagai REFI-QDA lewat {menu}, lalu impor berkas .qdpx itu.",
    )
