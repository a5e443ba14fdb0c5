"""What is refused at the door, with why and what to do, in both languages."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Run
from .refi_projects import TEXT, Habits, Marked, guid, write_project

OWN = "is a project that only {} can read."
MILIK = "adalah proyek yang hanya terbaca oleh {}."
EXPORT = "Export it as REFI-QDA in {}, and import the .qdpx."
EKSPOR = "Ekspor sebagai REFI-QDA lewat {}, lalu impor berkas .qdpx itu."


def refused(call: Run, path: Path, folder: Path, language: str) -> str:
    """Return what is said of a file that is refused, in one line; nothing is written."""
    result = call("import", path, "--out", folder / "k", "--lang", language)
    assert result.code == 2
    assert result.out == ""
    assert not (folder / "k").exists()
    return " ".join(result.err.split())


@pytest.mark.parametrize(
    ("name", "program", "menu"),
    [
        ("p.nvp", "NVivo", "Share > Export Project > REFI-QDA Project"),
        ("p.nvpx", "NVivo for Mac", "File > Export Project"),
        ("p.mx22", "MAXQDA", "Export > REFI-QDA Project"),
        ("p.MX24", "MAXQDA", "Export > REFI-QDA Project"),
        ("p.hpr7", "ATLAS.ti", "File > Export > QDPX"),
        ("p.atlproj", "ATLAS.ti", "File > Export > QDPX"),
        ("p.atlproj23", "ATLAS.ti", "File > Export > QDPX"),
    ],
)
def test_projects_that_only_their_program_reads(
    call: Run, tmp_path: Path, name: str, program: str, menu: str
) -> None:
    """The program is named, and the menu in which it exports what can be read."""
    path = tmp_path / name
    path.write_bytes(b"\x00\x01")
    english = refused(call, path, tmp_path, "en")
    assert OWN.format(program) in english
    assert EXPORT.format(menu) in english
    indonesian = refused(call, path, tmp_path, "id")
    assert MILIK.format(program) in indonesian
    assert EKSPOR.format(menu) in indonesian
    result = call("export", path, "--out", tmp_path / "o.csv")
    assert result.code == 2
    assert OWN.format(program) in " ".join(result.err.split())


def test_projects_of_rqda(call: Run, tmp_path: Path) -> None:
    """RQDA exports nothing that can be read; another program takes its projects."""
    path = tmp_path / "p.rqda"
    path.write_bytes(b"SQLite format 3\x00")
    assert (
        "RQDA has no REFI-QDA export. Open it in QualCoder (Project > Import RQDA project) and "
        "import the folder .qda that it makes."
    ) in refused(call, path, tmp_path, "en")
    assert (
        "RQDA tidak punya ekspor REFI-QDA. Buka di QualCoder (Project > Import RQDA project) lalu "
        "impor folder .qda buatannya."
    ) in refused(call, path, tmp_path, "id")


def without_text(folder: Path, sources: str) -> Path:
    """Write a project that has no text of its own, with these sources."""
    path = write_project(folder / "p.qdpx", b"", file="gone.txt", more_sources=sources)
    own = (
        f'<TextSource guid="{guid(100)}" name="Wawancara 1" plainTextPath="internal://gone.txt">'
        "</TextSource>"
    )
    with ZipFile(path) as archive:
        xml = archive.read("project.qde").decode()
    with ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml.replace(own, ""))
    return path


def test_codes_alone(call: Run, tmp_path: Path) -> None:
    """They make no corpus, but a codebook."""
    path = without_text(tmp_path, "")
    english = refused(call, path, tmp_path, "en")
    assert "holds 3 codes and no texts." in english
    assert "To take its codes as a codebook, give --out codes.yaml." in english
    indonesian = refused(call, path, tmp_path, "id")
    assert "berisi 3 kode tanpa teks." in indonesian
    assert "Untuk mengambil kodenya sebagai buku kode, beri --out kode.yaml." in indonesian
    assert call("import", path, "--out", tmp_path / "codes.yaml").code == 0


def test_pictures_alone(call: Run, tmp_path: Path) -> None:
    """What there is is counted, and what to add is said."""
    path = without_text(tmp_path, f'<PictureSource guid="{guid(92)}" name="Foto"/>')
    english = refused(call, path, tmp_path, "en")
    assert "holds no text that could be cut into passages: pictures (1)." in english
    assert "Pictures, recordings and pages are not read: add their transcripts as texts." in english
    indonesian = refused(call, path, tmp_path, "id")
    assert "tidak berisi teks untuk kutipan: 1 gambar." in indonesian
    assert (
        "Gambar, rekaman, dan halaman tidak dibaca: tambahkan transkripnya sebagai teks."
        in indonesian
    )


def test_texts_that_lie_elsewhere(call: Run, tmp_path: Path) -> None:
    """A project that only names its texts must be exported with them."""
    source = f'<TextSource guid="{guid(94)}" name="W" plainTextPath="relative:///w.txt"/>'
    path = without_text(tmp_path, source)
    english = refused(call, path, tmp_path, "en")
    assert "names 1 text that it does not hold (texts that cannot be read (1))." in english
    assert "Export it again with its files in it, not beside it or linked." in english
    indonesian = refused(call, path, tmp_path, "id")
    assert "menyebut 1 teks yang tidak ada di dalamnya (1 teks tak terbaca)." in indonesian
    assert "Ekspor lagi beserta berkas-berkasnya, bukan di luar atau tertaut." in indonesian


@pytest.mark.parametrize("path", ["w.txt", "sources/w.txt", r"C:\Data\w.txt", "relative:///w.txt"])
def test_a_text_that_is_there_is_read_however_its_path_is_written(
    call: Run, tmp_path: Path, path: str
) -> None:
    """Without ``internal://`` as well; nothing outside the archive is looked at."""
    source = f'<TextSource guid="{guid(101)}" name="Dua" plainTextPath="{path}"/>'
    habits = Habits(more={"sources/w.txt": b"P: Lalu?\nN: Sudah."})
    file = write_project(
        tmp_path / "p.qdpx", TEXT.encode(), [Marked(31, 50)], habits, more_sources=source
    )
    assert call("import", file, "--out", tmp_path / "k").code == 0
    assert (tmp_path / "k" / "transcripts" / "Dua.txt").read_text() == "P: Lalu?\nN: Sudah."
