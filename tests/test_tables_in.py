"""`tandai tag` on tables: survey answers, complaint desks, archives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tandai.ground.bounds import Extent
from tandai.ground.errors import TableError, UsageError
from tandai.ground.tables import read_table, table_frames
from tandai.model.store import load_model
from tandai.tagging.inputs import find_inputs
from tandai.tagging.tables import TablePassages
from tandai.tagging.tagger import tag_passages
from tandai.tags import read_tags
from tandai.transcript import Passage
from tandai.work.tag import TagOptions, tag_files

from .conftest import Run

SAID = [
    "Ya pinjam alat ke tetangga, gantian. Kompresor rusak.",
    "Undangan dari dinas lewat grup WA.",
    "Modal pinjam ke bank, bunganya berat.",
]
FRAME = pl.DataFrame(
    {
        "No": [1, 2, 3, 4],
        "Jawaban": [SAID[0], SAID[1], "  ", SAID[2]],
        "Responden": ["Sri", "Tono", "Sri", "Budi"],
        "Kabupaten": ["Jepara", "Kudus", "Solo", ""],
        "model": ["a", "b", "c", "d"],
    }
)
WRITERS: dict[str, Callable[[Path], object]] = {
    ".csv": lambda path: FRAME.write_csv(path),
    ".tsv": lambda path: FRAME.write_csv(path, separator="\t"),
    ".jsonl": lambda path: FRAME.write_ndjson(path),
    ".parquet": lambda path: FRAME.write_parquet(path, row_group_size=2),
    ".xlsx": lambda path: FRAME.write_excel(path),
}


def lines(path: Path) -> list[dict[str, object]]:
    """Return the lines of a file of tags."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("out", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_every_table_becomes_tags_of_every_form(
    suffix: str, out: str, quick_model_folder: Path, tmp_path: Path
) -> None:
    """A row a passage, rows without text counted, other columns passed through."""
    WRITERS[suffix](tmp_path / f"survei{suffix}")
    inputs = find_inputs([tmp_path / f"survei{suffix}"])
    tagged = tag_files(quick_model_folder, inputs, tmp_path / f"t{out}")
    told = tagged.tables["survei"]
    assert (told.rows, told.empty, tagged.tally.passages) == (4, 1, 3)
    tags = read_tags(tmp_path / f"t{out}")
    assert tags.passages["text"].to_list() == SAID
    assert tags.passages["informant"].to_list() == ["Sri", "Tono", "Budi"]
    assert set(tags.passages["document"]) == {"survei"}
    assert tags.passages["end"].to_list() == [len(text) for text in SAID]
    first = 1 if suffix == ".jsonl" else 2
    ids = [f"survei-{row}" for row in (first, first + 1, first + 3)]
    assert tags.passages["passage_id"].to_list() == ids
    if out == ".jsonl":
        along = [line["columns"] for line in lines(tmp_path / "t.jsonl")]
        assert along[0] == {"No": "1", "Kabupaten": "Jepara", "model": "a"}
    if out == ".csv":
        table = pl.read_csv(tmp_path / "t.csv", infer_schema=False)
        assert table.columns[8:12] == ["No", "Kabupaten", "column:model", "suggested"]
        assert table["column:model"].to_list() == ["a", "b", "d"]


def test_the_same_tags_as_of_passages_in_memory(quick_model_folder: Path, tmp_path: Path) -> None:
    """The library takes any iterator, asked for no more than it needs."""
    asked: list[int] = []

    def passages() -> Iterator[Passage]:
        for n in range(2000):
            asked.append(n)
            yield Passage(f"p{n}", "d", "", "", "", 0, len(SAID[n % 3]), SAID[n % 3])

    tags = tag_passages(load_model(quick_model_folder), passages())
    first = next(tags)
    assert len(asked) < 1000
    FRAME.write_csv(tmp_path / "s.csv")
    tag_files(quick_model_folder, find_inputs([tmp_path / "s.csv"]), tmp_path / "t.jsonl")
    line = lines(tmp_path / "t.jsonl")[0]
    assert line["confidence"] == first.confidence
    assert [own["indicator"] for own in line["suggested"]] == [  # type: ignore[attr-defined]
        own.indicator for own in first.suggested
    ]


def test_ids_questions_and_offsets_of_the_table_are_kept(
    quick_model_folder: Path, tmp_path: Path
) -> None:
    """Where offsets are those of a transcript; where they do not fit the text, they are not."""
    pl.DataFrame(
        {
            "id": ["a", "b", ""],
            "text": ["Ya, pinjam.", "Tidak.", "Kadang."],
            "question": ["Pinjam?", "", "Lagi?"],
            "start": ["10", "10", "x"],
            "end": ["21", "12", "9"],
        }
    ).write_csv(tmp_path / "s.csv")
    tag_files(quick_model_folder, find_inputs([tmp_path / "s.csv"]), tmp_path / "t.jsonl")
    found = lines(tmp_path / "t.jsonl")
    assert [line["passage_id"] for line in found] == ["a", "b", "s-4"]
    assert [(line["start"], line["end"]) for line in found] == [(10, 21), (0, 6), (0, 7)]
    assert [line["question"] for line in found] == ["Pinjam?", "", "Lagi?"]
    assert "columns" not in found[0]


def test_the_command(call: Run, quick_model_folder: Path, tmp_path: Path) -> None:
    """What became of each table, in both languages, and as JSON."""
    FRAME.with_columns(id=pl.lit("sama")).write_csv(tmp_path / "survei.csv")
    table, out = tmp_path / "survei.csv", tmp_path / "t.csv"
    result = call("tag", quick_model_folder, table, "--out", out, "--details")
    assert result.code == 0
    row = next(line for line in result.out.splitlines() if line.split()[:1] == ["survei"])
    assert row.split()[1:4] == ["4", "1", "3"]
    assert "2 rows of the tables have an id that an earlier row has" in " ".join(result.err.split())
    told = call("tag", quick_model_folder, table, "--out", out, "--force", "--json", "-q")
    data = json.loads(told.out)
    assert data["tables"] == {"survei": {"rows": 4, "passages": 3, "empty": 1}}
    assert (data["passages"], data["repeated_ids"], data["resumed"]) == (3, 2, 0)
    again = call("tag", quick_model_folder, table, "--out", out, "--force", "--lang", "id")
    assert "tanpa teks" in again.out
    assert "ber-id sama dengan baris sebelumnya" in " ".join(again.err.split())


def test_a_column_of_any_name(call: Run, quick_model_folder: Path, tmp_path: Path) -> None:
    """Named by --text-column; without it the message lists what is there."""
    pl.DataFrame({"Q7 terbuka": SAID, "wilayah": list("abc")}).write_csv(tmp_path / "s.csv")
    command = ("tag", quick_model_folder, tmp_path / "s.csv", "--out", tmp_path / "t.jsonl")
    result = call(*command)
    assert result.code == 2
    assert "needs a column text; it has" in result.err
    assert "Kutipan" not in result.err
    assert call(*command, "--text-column", "Q8").code == 2
    assert call(*command, "--text-column", "Q7 terbuka").code == 0
    assert [line["text"] for line in lines(tmp_path / "t.jsonl")] == SAID


def test_headings_in_other_words(call: Run, quick_model_folder: Path, tmp_path: Path) -> None:
    """As where quotes are imported; what is there is named where a heading is known."""
    table = pl.DataFrame({"Nama informan": list("abc"), "Petikan wawancara": SAID})
    table.write_csv(tmp_path / "s.csv")
    out = tmp_path / "t.jsonl"
    assert call("tag", quick_model_folder, tmp_path / "s.csv", "--out", out).code == 0
    assert [(line["text"], line["informant"]) for line in lines(out)] == [
        (said, who) for said, who in zip(SAID, "abc", strict=True)
    ]
    pl.DataFrame({"Hal lain": SAID, "Dokumen": list("abc")}).write_csv(tmp_path / "s.csv")
    refused = call("tag", quick_model_folder, tmp_path / "s.csv", "--out", out, "--force")
    assert "it has 'Hal lain', 'Dokumen'" in " ".join(refused.err.split())


def test_what_is_nested_stays_json(tmp_path: Path) -> None:
    """Not what Python would call it; a list of strings is one of a cell."""
    row = {"text": "ya", "geo": {"x": [1, "é"]}, "n": [1, 2], "tags": ["a", "b"]}
    (tmp_path / "s.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (told,) = read_table(tmp_path / "s.jsonl").drop("row").to_dicts()
    assert told == {"text": "ya", "geo": '{"x": [1, "é"]}', "n": "[1, 2]", "tags": "a;b"}


def test_a_column_named_text_gives_way(quick_model_folder: Path, tmp_path: Path) -> None:
    """Where another one is asked for, it goes along as it is."""
    pl.DataFrame({"text": list("xyz"), "keluhan": SAID}).write_csv(tmp_path / "s.csv")
    inputs = find_inputs([tmp_path / "s.csv"])
    for suffix in (".jsonl", ".csv"):
        out = tmp_path / f"t{suffix}"
        tag_files(quick_model_folder, inputs, out, TagOptions(text="keluhan"))
        assert read_tags(out).passages["text"].to_list() == SAID
    assert pl.read_csv(tmp_path / "t.csv")["column:text"].to_list() == ["x", "y", "z"]


def test_folders_of_parquet_and_what_lies_beside(quick_model_folder: Path, tmp_path: Path) -> None:
    """Parts in the order of their names; a folder of transcripts is one, whatever lies in it."""
    (tmp_path / "parts").mkdir()
    for n in (1, 0):
        part = pl.DataFrame({"text": [SAID[n]]})
        part.write_parquet(tmp_path / "parts" / f"part-{n}.parquet")
    (tmp_path / "parts" / "_SUCCESS").touch()
    assert list(find_inputs([tmp_path / "parts"]).tables) == ["part-0", "part-1"]
    (tmp_path / "parts" / "w.txt").write_text("P: Lalu?\nN: Ya.\n", encoding="utf-8")
    found = find_inputs([tmp_path / "parts"])
    assert (list(found.transcripts), list(found.tables)) == (["w"], [])
    both = find_inputs([tmp_path / "parts" / "*.parquet", tmp_path / "parts" / "w.txt"])
    tagged = tag_files(quick_model_folder, both, tmp_path / "t.jsonl")
    assert tagged.tally.sources == {"w": 1, "part-0": 1, "part-1": 1}
    assert [t.document for t in tagged.transcripts] == ["w"]


def test_tags_are_not_tagged_again(quick_model_folder: Path, tmp_path: Path) -> None:
    """They are no passages to tag; the table they were made from is."""
    FRAME.write_csv(tmp_path / "s.csv")
    tag_files(quick_model_folder, find_inputs([tmp_path / "s.csv"]), tmp_path / "t.csv")
    with pytest.raises(UsageError, match="holds tags already"):
        find_inputs([tmp_path / "t.csv"])


def test_a_damaged_row_is_named_and_nothing_written(
    call: Run, quick_model_folder: Path, tmp_path: Path
) -> None:
    """By its line, and without its text."""
    (tmp_path / "s.csv").write_text('text,a\n"Ya.",1\nrahasia\n', encoding="utf-8")
    result = call("tag", quick_model_folder, tmp_path / "s.csv", "--out", tmp_path / "t.jsonl")
    assert result.code == 2
    assert "line 3: 1 cells, but 2 columns" in result.err
    assert "rahasia" not in result.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.csv"]


def test_a_cell_beyond_the_headings(quick_model_folder: Path, tmp_path: Path) -> None:
    """Lines of JSON may bring a new column; a table of tags has no room for it, and says so."""
    rows = [{"text": "Ya."}, {"text": "Ya.", "baru": "x"}]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "s.jsonl").write_text(text, encoding="utf-8")
    passages = TablePassages({"s": tmp_path / "s.jsonl"}, known=[])
    with pytest.raises(TableError, match="beyond its last heading"):
        list(passages)
    assert passages.columns() == ["baru"]


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_is_read_adds_up_to_the_file(suffix: str, tmp_path: Path) -> None:
    """So that a bar of progress knows how much is left."""
    path = tmp_path / f"s{suffix}"
    WRITERS[suffix](path)
    read: list[int] = []
    frames = list(table_frames(path, Extent(lazily=True, told=read.append)))
    assert sum(read) == path.stat().st_size
    whole = pl.concat(table_frames(path))
    assert pl.concat(frames).equals(whole)
