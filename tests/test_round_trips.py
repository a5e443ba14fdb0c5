"""What a study has besides passages and codes goes out and comes in again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from tandai.corpus import read_corpus
from tandai.exchange.refi import read_refi

from .conftest import Run
from .refi_projects import MONEY, TEXT, TRUST, Habits, Marked, guid, write_project

NOTES = "".join(
    f'<Note guid="{guid(310 + n)}" name="N{n}"{path}</Note>'
    for n, path in enumerate(
        [
            "><PlainTextContent>ragu</PlainTextContent>",
            "><PlainTextContent>nada tinggi</PlainTextContent>",
            ' plainTextPath="internal://memo.txt">',
            "><PlainTextContent>kode ini luas</PlainTextContent>",
        ]
    )
)


def coding(number: int, code: int, *notes: int) -> str:
    """Return a coding of Rani's with notes."""
    refs = "".join(f'<NoteRef targetGUID="{guid(note)}"/>' for note in notes)
    return (
        f'<Coding guid="{guid(number)}" creatingUser="{guid(1)}">'
        f'<CodeRef targetGUID="{guid(code)}"/>{refs}</Coding>'
    )


def study(folder: Path) -> Path:
    """Write a project with notes of four kinds, free spans, variables and a text of questions."""
    trust, money = TEXT.index(TRUST), TEXT.index(MONEY)
    marked = [
        Marked(trust, trust + len(TRUST), inside=coding(500, 11, 310)),
        Marked(money, money + 5, inside=coding(501, 12)),
        Marked(money + 6, money + 12, inside=f'<NoteRef targetGUID="{guid(311)}"/>'),
        Marked(3, 9, inside="<Description>nada rendah</Description>"),
    ]
    names = ("Peran di koperasi", "Kode", "Label")
    declared = "".join(
        f'<Variable guid="{guid(200 + n)}" name="{name}" typeOfVariable="Text"/>'
        for n, name in enumerate(names)
    )
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(200 + n)}"/><TextValue>{n}</TextValue>'
        "</VariableValue>"
        for n in range(3)
    )
    case = f'<Case guid="{guid(210)}">{values}<SourceRef targetGUID="{guid(100)}"/></Case>'
    rest = (
        f'<Notes>{NOTES}</Notes><Links><Link guid="{guid(320)}" originGUID="{guid(313)}" '
        f'targetGUID="{guid(12)}"/></Links>'
    )
    second = (
        f'<TextSource guid="{guid(101)}" name="Tanpa jawaban">'
        "<PlainTextContent>P: Halo?\nN: ...\nP: Tidak ada?</PlainTextContent></TextSource>"
    )
    return write_project(
        folder / "study.qdpx",
        TEXT.encode(),
        marked,
        Habits("NVivo 14", more={"sources/memo.txt": "memo proyek".encode("utf-16")}),
        variables=f"<Variables>{declared}</Variables><Cases>{case}</Cases>",
        more_sources=second,
        rest=rest,
    )


def test_notes_spans_texts_and_variables_survive(call: Run, tmp_path: Path) -> None:
    """Import, export, import: nothing is less than it was."""
    assert call("import", study(tmp_path), "--out", tmp_path / "k").code == 0
    result = call("export", tmp_path / "k", "--out", tmp_path / "b.qdpx", "--json")
    assert json.loads(result.out)["notes"] == 5
    assert call("import", tmp_path / "b.qdpx", "--out", tmp_path / "k2").code == 0
    one, two = read_corpus(tmp_path / "k"), read_corpus(tmp_path / "k2")
    assert two.passages.to_dicts() == one.passages.to_dicts()
    assert two.codings.to_dicts() == one.codings.to_dicts()
    assert two.documents.to_dicts() == one.documents.to_dicts()
    assert two.codebook == one.codebook
    assert {"Peran di koperasi", "Kode", "Label"} <= set(two.documents.columns)
    assert one.documents["document"].to_list() == ["Wawancara 1", "Tanpa jawaban"]
    for name in ("selections.csv", "notes.csv"):
        rows = [pl.read_csv(folder / name).rows() for folder in (tmp_path / "k", tmp_path / "k2")]
        assert sorted(map(str, rows[1])) == sorted(map(str, rows[0]))
    notes = pl.read_csv(tmp_path / "k" / "notes.csv")
    assert notes.columns == ["document", "passage_id", "start", "end", "indicator", "coder", "text"]
    assert dict(notes.select("text", "passage_id").rows()) == {
        "ragu": "Wawancara 1-001",
        "nada tinggi": "Wawancara 1-002",
        "nada rendah": "",
        "kode ini luas": "",
        "N2: memo proyek": "",
    }


@pytest.mark.parametrize(
    ("language", "said"), [("en", "left out: 5 notes"), ("id", "tidak ikut: 5 catatan")]
)
def test_forms_without_notes_say_so(language: str, said: str, call: Run, tmp_path: Path) -> None:
    """From the project itself, and from the folder made of it."""
    project = study(tmp_path)
    assert call("import", project, "--out", tmp_path / "k").code == 0
    for source in (project, tmp_path / "k"):
        for form in ("csv", "jsonl", "xlsx", "docx"):
            out = tmp_path / f"{source.stem}.{form}"
            assert said in call("export", source, "--out", out, "--lang", language).err, form
        out = tmp_path / f"{source.stem}-b.qdpx"
        assert said not in call("export", source, "--out", out, "--lang", language).err


def test_a_coding_that_was_changed_since_is_not_undone_by_its_old_span(
    call: Run, tmp_path: Path
) -> None:
    """The codings count: a code taken away stays away, another stance is the one that goes out."""
    assert call("import", study(tmp_path), "--out", tmp_path / "k").code == 0
    path = tmp_path / "k" / "codings.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["indicator"] == "deseve.trust":
            row["stance"] = "hinders"
        elif row["indicator"] == "Modal kurang":
            row["indicator"] = row["stance"] = row["start"] = row["end"] = ""
    pl.DataFrame(rows).write_csv(path)
    assert call("export", tmp_path / "k", "--out", tmp_path / "b.qdpx").code == 0
    back = read_refi(tmp_path / "b.qdpx")
    names = {code.id: code.name for code in back.codes}
    texts = {source.id: source.text for source in back.sources}
    said = [(names.get(c.code), texts[c.source][c.start : c.end][:20]) for c in back.codings]
    assert sorted(map(str, said)) == [
        "('hinders', 'Kami saling percaya')",
        "(None, 'Modal masih kurang, ')",
    ]


def test_exporting_a_project_says_what_is_left_out_and_counts_what_is_in_it(
    call: Run, tmp_path: Path
) -> None:
    """Codes are counted by passage as everywhere, marked spans and notes beside them."""
    more = f'<PictureSource guid="{guid(92)}" name="Foto"/>'
    marked = [Marked(31, 50), Marked(31, 50, guid(12), guid(2)), Marked(3, 9, guid(12))]
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), marked, more_sources=more)
    result = call("export", path, "--out", tmp_path / "b.qdpx")
    said = "1 document, 3 passages, 3 codes (2 pieces of evidence) by Rani, Tono and 0 suggestions "
    said += "written to "
    assert result.code == 0
    assert _solid(result.out) == _solid(f"{said}{tmp_path / 'b.qdpx'}.")
    assert "left out: pictures (1)" in result.err


def _solid(text: str) -> str:
    """Return a text without white space: where a long path is broken depends on its length."""
    return "".join(text.split())
