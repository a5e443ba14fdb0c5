"""`tandai demo`: the main job on what is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tandai.ground import shipped
from tandai.model.record import read_record
from tandai.tags import read_tags
from tandai.transcript import find_transcripts, passages_of, read_transcript
from tandai.work.report import Choices, report

from .conftest import Demo, Run, files_in


def test_two_transcripts_are_shipped_uncoded() -> None:
    """Each is read with its interviewer, in two formats."""
    found = find_transcripts([shipped.DEMO_TRANSCRIPTS])
    assert sorted(path.suffix for path in found.values()) == [".docx", ".txt"]
    for name, path in found.items():
        transcript = read_transcript(path, name)
        assert transcript.labelled
        assert transcript.asked
        assert len(passages_of(transcript)) >= 20


def test_the_shipped_transcripts_are_found_by_name_anywhere(
    call: Run, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the shipped model and corpus are; a folder of this name where one stands wins."""
    monkeypatch.chdir(tmp_path)
    assert sorted(find_transcripts(["corpora/demo"])) == ["baru-01", "baru-02"]
    told = call("tag", model_folder, "corpora/demo", "--out", "tags.jsonl", "--json")
    assert told.code == 0, told.err
    assert sorted(json.loads(told.out)["transcripts"]) == ["baru-01", "baru-02"]
    again = call("repeat", "tags.jsonl")
    assert again.code == 0, again.err
    own = tmp_path / "corpora" / "demo"
    own.mkdir(parents=True)
    (own / "w.txt").write_text("P: Lalu?\n\nN: Ya.\n", encoding="utf-8")
    assert sorted(find_transcripts(["corpora/demo"])) == ["w"]


def test_the_demo_in_indonesian(demo: Demo, call: Run) -> None:
    """All steps, the warning about constructed interviews, what is decided, and what is kept."""
    result = demo.result
    assert result.code == 0, result.err
    titles = (
        "1. Pelatihan",
        "2. Penandaan",
        "3. Sampel yang diperiksa",
        "4. Laporan",
        "5. Kesepakatan dua pengode",
        "Selanjutnya",
    )
    places = [result.out.index(f"{title} ─") for title in titles]
    assert places == sorted(places)
    assert "dari wawancara rekaan, bukan wawancara nyata" in result.out
    assert "Tercapai:" in result.out
    assert max(map(len, result.out.splitlines())) <= 80
    kept = files_in(demo.folder)
    assert {"model", "model/model.json", "report.html", "sample.csv", "tags.jsonl"} <= set(kept)
    assert '<html lang="id">' in (demo.folder / "report.html").read_text(encoding="utf-8")
    assert call("demo", "--out", demo.folder).code == 2
    assert files_in(demo.folder) == kept


def test_the_demo_says_what_it_does_meanwhile(demo: Demo) -> None:
    """A line a step, before it is done."""
    lines = demo.result.err.splitlines()
    assert lines[0].startswith("Satu penelitian utuh, dengan wawancara rekaan, dalam lima langkah")
    steps = [line[:3] for line in lines if line[1:3] == "/5"]
    assert steps == ["1/5", "2/5", "3/5", "4/5", "5/5"]


def test_something_is_decided_in_the_demo(demo: Demo) -> None:
    """A study in which nothing can be said would show nobody what a report is for."""
    model = read_record(demo.folder / "model")
    choices = Choices(checked=demo.folder / "sample.csv")
    told = report([read_tags(demo.folder / "tags.jsonl")], model=model, choices=choices)
    decided = [own.status for own in told.indicators.values()]
    assert decided.count("reached") + decided.count("not reached") >= 2
    assert told.documents == 10
    assert told.sample is not None
    assert told.sample.passages == 150


def test_the_demo_ends_with_what_to_do_next(demo: Demo, call: Run) -> None:
    """Commands that there are, with options that they have."""
    after = demo.result.out.partition("Selanjutnya ─")[2].splitlines()
    commands = [line.split("  ")[0].strip() for line in after if line.startswith("tandai ")]
    assert [line.split()[1] for line in commands] == [
        "import",
        "review",
        "train",
        "tag",
        "sample",
        "report",
    ]
    for line in commands:
        help = call(line.split()[1], "--help").out
        for option in (word for word in line.split() if word.startswith("--")):
            assert option in help
