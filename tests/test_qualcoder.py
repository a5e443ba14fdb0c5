"""QualCoder projects: texts, codes, coders, cases; read only, and nothing of them is run."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.exchange.codes import LeftOut
from tandai.exchange.databases import open_database
from tandai.exchange.qualcoder import qualcoder_database, read_qualcoder
from tandai.ground.errors import FileError
from tandai.words.projects import remark_words

from .conftest import files_in
from .databases import Row, write_qualcoder

TEXT = "\ufeffP: Sejak kapan?\r\nN: Saling percaya 😀 saja.\r\nP: Lalu?\r\nN: Ya."
CLEAN = "P: Sejak kapan?\nN: Saling percaya 😀 saja.\nP: Lalu?\nN: Ya."


def _coding(text: str, said: str, **more: object) -> Row:
    start = text.index(said)
    place = {"fid": 1, "seltext": said, "pos0": start, "pos1": start + len(said)}
    return Row("code_text", {"cid": 1, "owner": "rani", **place, **more})


ROWS = [
    Row("project", {"databaseversion": "v8", "memo": "Proyek skripsi"}),
    Row("source", {"id": 1, "name": "w1.txt", "fulltext": TEXT, "memo": "bising"}),
    Row("source", {"id": 2, "name": "foto.png", "mediapath": "/images/foto.png"}),
    Row("code_cat", {"catid": 1, "name": "DeSeve", "memo": "kerangka"}),
    Row("code_cat", {"catid": 2, "name": "Relasi", "supercatid": 1}),
    Row(
        "code_name", {"cid": 1, "name": "Trust", "memo": "percaya", "catid": 2, "color": "#FF0000"}
    ),
    Row("code_name", {"cid": 2, "name": "Lain", "color": "#00FF00"}),
    _coding(TEXT, "Saling percaya 😀", memo="jelas"),
    _coding(TEXT, "Saling percaya 😀 saja.", owner="tono", cid=2),
    _coding(TEXT, "Ya.", pos1=5000),
    _coding(TEXT, "Ya.", cid=77),
    Row("code_image", {"id": 2, "cid": 1}),
    Row("annotation", {"fid": 1, "pos0": 1, "pos1": 3, "memo": "awal", "owner": "rani"}),
    Row("journal", {"name": "Hari 1", "jentry": "Ramai."}),
    Row("cases", {"caseid": 1, "name": "Pak Karto"}),
    Row("case_text", {"caseid": 1, "fid": 1, "pos0": 0, "pos1": 40}),
    Row("attribute", {"name": "umur", "attr_type": "case", "value": "51", "id": 1}),
    Row("attribute", {"name": "tempat", "attr_type": "file", "value": "bengkel", "id": 1}),
    Row("attribute", {"name": "umur", "attr_type": "case", "value": "", "id": 2}),
]


def test_a_project_is_read_whole(tmp_path: Path) -> None:
    """Tree of codes, two coders, a case with its attributes, memos; the rest is counted."""
    project = read_qualcoder(write_qualcoder(tmp_path / "skripsi.qda", ROWS))
    assert (project.name, project.origin) == ("skripsi", "QualCoder")
    names = {code.id: code.name for code in project.codes}
    tree = [(c.name, names.get(c.parent, ""), c.codable, c.colour) for c in project.codes]
    assert tree == [
        ("DeSeve", "", False, ""),
        ("Relasi", "DeSeve", False, ""),
        ("Trust", "Relasi", True, "#FF0000"),
        ("Lain", "", True, "#00FF00"),
    ]
    assert project.codes[2].description == "percaya"
    (source,) = project.sources
    assert source.text == CLEAN
    assert source.variables == {"informant": "Pak Karto", "umur": "51", "tempat": "bengkel"}
    assert [
        (c.coder, names[c.code], source.text[c.start : c.end], c.note) for c in project.codings
    ] == [
        ("rani", "Trust", "Saling percaya 😀", "jelas"),
        ("tono", "Lain", "Saling percaya 😀 saja.", ""),
    ]
    assert [coder.name for coder in project.coders] == ["rani", "tono"]
    assert [note.text for note in project.notes] == ["bising", "awal", "Ramai.", "Proyek skripsi"]
    assert (project.notes[1].start, project.notes[1].end) == (0, 2)
    assert project.discarded == {
        "pictures_and_recordings": 1,
        "codings_outside_their_text": 1,
        "codings_with_unknown_codes": 1,
        "codings_on_pictures": 1,
    }


def test_codes_below_codes_keep_their_place(tmp_path: Path) -> None:
    """As QualCoder 4 has them; a code below a code stands in no category."""
    rows = [
        Row("code_cat", {"catid": 1, "name": "Relasi"}),
        Row("code_name", {"cid": 1, "name": "Percaya", "catid": 1}),
        Row("code_name", {"cid": 2, "name": "Tetangga", "supercid": 1}),
        Row("code_name", {"cid": 3, "name": "Pagar", "supercid": 2}),
    ]
    project = read_qualcoder(write_qualcoder(tmp_path / "p.qda", rows))
    names = {code.id: code.name for code in project.codes}
    assert [(code.name, names.get(code.parent, "")) for code in project.codes] == [
        ("Relasi", ""),
        ("Percaya", "Relasi"),
        ("Tetangga", "Percaya"),
        ("Pagar", "Tetangga"),
    ]


def test_two_people_in_one_text_are_not_mixed_up(tmp_path: Path) -> None:
    """Whose words are whose the cases do not say."""
    more = [
        Row("cases", {"caseid": 2, "name": "Bu Sri"}),
        Row("case_text", {"caseid": 2, "fid": 1, "pos0": 0, "pos1": 9}),
    ]
    project = read_qualcoder(write_qualcoder(tmp_path / "a.qda", [*ROWS, *more]))
    assert project.sources[0].variables == {"tempat": "bengkel"}
    assert project.discarded[LeftOut.CASES_THAT_SHARE_A_TEXT] == 2


pieces = st.sampled_from([*"ab .\n", "😀", "e\u0301", "ש", "\r\n", "é"])
texts = st.lists(pieces, min_size=1, max_size=60).map("".join)
marks = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6)


@settings(max_examples=40)
@given(texts, marks, st.booleans())
def test_spans_hold_what_was_marked(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    marked: list[tuple[int, int]],
    widget: bool,
) -> None:
    """In characters or in the UTF-16 units of a text widget, with emoji and any line ends."""
    spans = sorted({(min(a, len(text)), min(a + n, len(text))) for a, n in marked})
    # A program that shows a line end cannot mark half of it; white space alone proves nothing.
    spans = [(a, b) for a, b in spans if text[a:b].strip() and text[a:b] == text[a:b].strip()]

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le")) // 2 if widget else end

    rows = [Row("source", {"id": 1, "name": "w", "fulltext": f"awal {text}"})]
    rows.append(Row("code_name", {"cid": 1, "name": "kode"}))
    for a, b in spans:
        place = {"fid": 1, "seltext": text[a:b], "pos0": 5 + units(a), "pos1": 5 + units(b)}
        rows.append(Row("code_text", {"cid": 1, "owner": "rani", **place}))
    project = read_qualcoder(write_qualcoder(tmp_path_factory.mktemp("q") / "a.qda", rows))
    clean = project.sources[0].text
    assert clean == _one_line_end(f"awal {text}")
    found = [" ".join(clean[c.start : c.end].split()) for c in project.codings]
    assert found == [" ".join(text[a:b].split()) for a, b in spans]


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_project_may_be_named_by_folder_or_database(tmp_path: Path) -> None:
    """Both are QualCoder's; a folder without the database is not."""
    folder = write_qualcoder(tmp_path / "a.qda", ROWS)
    assert qualcoder_database(folder) == qualcoder_database(folder / "data.qda")
    assert read_qualcoder(folder / "data.qda").name == "a"
    assert qualcoder_database(tmp_path) is None


def test_nothing_is_changed_or_made(tmp_path: Path) -> None:
    """The database stays as it was, to the byte, and no journal stands beside it."""
    folder = write_qualcoder(tmp_path / "a.qda", ROWS)
    before = hashlib.sha256((folder / "data.qda").read_bytes()).digest()
    read_qualcoder(folder)
    assert files_in(folder) == ["data.qda"]
    assert hashlib.sha256((folder / "data.qda").read_bytes()).digest() == before


def test_what_qualcoder_has_not_saved_is_said(tmp_path: Path) -> None:
    """A log of writes beside the database belongs to an open project."""
    folder = write_qualcoder(tmp_path / "a.qda", ROWS)
    (folder / "data.qda-wal").write_bytes(b"x")
    assert "not saved yet" in remark_words(read_qualcoder(folder).remarks[-1])


@pytest.mark.parametrize(
    "trap",
    [
        "CREATE VIEW {} AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) "
        "SELECT n AS id, 'a' AS name, hex(zeroblob(n)) AS fulltext FROM t",
        "CREATE VIRTUAL TABLE {} USING fts5(name, fulltext)",
        "CREATE TABLE {} (id integer, name text, fulltext text AS (hex(zeroblob(100000))))",
    ],
)
def test_programs_in_a_database_are_not_run(trap: str, tmp_path: Path) -> None:
    """Views, virtual tables and computed columns are refused, and quickly."""
    folder = write_qualcoder(tmp_path / "a.qda", ROWS[4:7])
    with closing(sqlite3.connect(folder / "data.qda")) as connection:
        connection.execute("DROP TABLE source")
        connection.execute(trap.format("source"))
        connection.commit()
    if trap.startswith("CREATE TABLE"):
        assert read_qualcoder(folder).sources == ()
    else:
        with pytest.raises(FileError, match="is no QualCoder project"):
            read_qualcoder(folder)


def test_other_databases_are_refused(tmp_path: Path) -> None:
    """What is SQLite and no project, and what is none at all."""
    with closing(sqlite3.connect(tmp_path / "x.qda")) as connection:
        connection.execute("CREATE TABLE source (id)")
        connection.commit()
    with pytest.raises(FileError, match="is no QualCoder project"):
        read_qualcoder(tmp_path / "x.qda")
    (tmp_path / "y.qda").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(FileError, match="is not a valid"):
        read_qualcoder(tmp_path / "y.qda")


def test_a_number_of_rows_that_no_project_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading ends at the limit."""
    monkeypatch.setattr("tandai.exchange.databases._MAX_ROWS", 1)
    folder = write_qualcoder(tmp_path / "a.qda", ROWS)
    with (
        pytest.raises(FileError, match="more than any project"),
        open_database(folder / "data.qda") as database,
    ):
        list(database.rows("code_text", "cid"))
