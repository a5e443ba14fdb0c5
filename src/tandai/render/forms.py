"""What is said on the terminal about the files of a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, whole
from tandai.pseudonyms import LeftName

_MOST_NAMES = 20
_MOST_DOCUMENTS = 3


def leftover_warning(left: Sequence[LeftName]) -> str:
    """Return a warning that lists single words that look like names.

    No sentence of an interview is shown, but without the words nobody could mend the key.
    """
    listed = ", ".join(f"{item.name} ({item.times})" for item in left[:_MOST_NAMES])
    more = len(left) - _MOST_NAMES
    listed += tr(f" and {more} more", f" dan {more} lagi") if more > 0 else ""
    return tr(
        f"these look like names and stand in the report as they are: {listed}.",
        f"ini tampak seperti nama dan tetap tercantum dalam laporan: {listed}.",
    )


def documents_warning(documents: Sequence[str]) -> str:
    """Say that files are called after people who have pseudonyms in their transcripts."""
    named = ", ".join(documents[:_MOST_DOCUMENTS])
    named += ", …" if len(documents) > _MOST_DOCUMENTS else ""
    number = whole(len(documents))
    return tr(
        f"{count(len(documents), 'interview', '')} may be named after somebody who goes by another "
        f"name in it ({named}). The names of interviews stand in what is written: put others in "
        "their place with a key (--pseudonyms of report), or rename the files and import again.",
        f"Nama {number} wawancara tampaknya memuat nama orang yang disamarkan di dalamnya "
        f"({named}). Nama wawancara ikut tercetak: gantilah dengan kunci nama samaran "
        "(--pseudonyms pada report), atau ganti nama berkasnya lalu impor lagi.",
    )


def written(path: Path) -> str:
    """Return that a file was written, and how large it is."""
    size = path.stat().st_size
    shown = f"{decimal(size / 1e6, 1)} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
    return tr(f"Written: {path} ({shown})", f"Ditulis: {path} ({shown})")
