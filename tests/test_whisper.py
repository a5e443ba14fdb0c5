"""Transcriptions of recordings: whisper's JSON, and the times that exports point at."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.corpus import read_corpus
from tandai.ground.errors import CorpusError, FileError
from tandai.transcript import find_transcripts, passages_of, read_source, read_transcript
from tandai.transcript.cues import Cue, text_of_cues
from tandai.transcript.times import clock, time_of
from tandai.work.importing import import_transcripts

SAID = [
    (0.0, 2.5, "SPEAKER_00", " Sejak kapan mulai, Pak?"),
    (3.0, 4.25, "SPEAKER_01", " Dulu sekali."),
    (4.5, 6.0, "SPEAKER_01", " Zaman bapak."),
    (8.0, 9.0, "SPEAKER_00", " Lalu?"),
    (9.5, 11.0, "SPEAKER_01", " Ya begitu."),
]
TEXT = (
    "SPEAKER_00: Sejak kapan mulai, Pak?\nSPEAKER_01: Dulu sekali. Zaman bapak.\n"
    "SPEAKER_00: Lalu?\nSPEAKER_01: Ya begitu.\n"
)
WHISPERX = {
    "segments": [
        {"start": a, "end": b, "text": t, "speaker": s, "words": []} for a, b, s, t in SAID
    ],
    "word_segments": [],
}
SHAPES: dict[str, Any] = {
    "whisperX": WHISPERX,
    "a bare list": WHISPERX["segments"],
    "whisper.cpp": {
        "transcription": [
            {"offsets": {"from": int(a * 1000), "to": int(b * 1000)}, "text": t, "speaker": s}
            for a, b, s, t in SAID
        ]
    },
    "pipelines": {
        "speakers": [{"timestamp": [a, b], "text": t, "speaker": s} for a, b, s, t in SAID],
        "chunks": [{"timestamp": [0, 1], "text": "anders"}],
    },
    "numbered speakers": [
        {"start": a, "end": b, "text": t, "speaker": int(s[-1])} for a, b, s, t in SAID
    ],
}


def _written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", SHAPES)
def test_segments_become_turns(shape: str, tmp_path: Path) -> None:
    """A speaker's segments are one turn, whichever program wrote the file."""
    source = read_source(_written(tmp_path / "a.json", SHAPES[shape]))
    assert source.text == TEXT
    assert [(t.start_time, t.end_time) for t in source.times] == [(a, b) for a, b, _, _ in SAID]
    for timed, (_, _, _, said) in zip(source.times, SAID, strict=True):
        assert source.text[timed.start : timed.end].endswith(said.strip())


def test_without_speakers_turns_end_at_pauses(tmp_path: Path) -> None:
    """Plain whisper knows no speakers; an open last end is no time lost."""
    segments = [{"start": a, "end": b, "text": t} for a, b, _, t in SAID]
    segments[-1]["end"] = None
    source = read_source(_written(tmp_path / "a.json", {"text": "x", "segments": segments}))
    assert source.text.count("\n") == 2
    assert source.times[-1].end_time == 9.5


def test_a_file_in_one_long_line_is_read(tmp_path: Path) -> None:
    """WhisperX writes hours of words without a line end."""
    words = [{"word": "ya", "start": 1.0, "end": 1.5, "score": 0.5}] * 30_000
    segments = [{**segment, "words": words} for segment in WHISPERX["segments"]]
    path = _written(tmp_path / "a.json", {"segments": segments})
    assert "\n" not in path.read_text(encoding="utf-8")
    assert read_source(path).text == TEXT


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[" * 100_000,
        "\xff",
        "[]",
        '{"segments": {"start": 1}}',
        '{"segments": [{"start": 1, "end": 2}]}',
        '{"segments": [{"start": NaN, "end": 2, "text": "rahasia"}]}',
        '{"segments": [{"start": -1, "end": 2, "text": "rahasia"}]}',
        '{"segments": [{"start": 1' + "0" * 400 + ', "end": 2, "text": "rahasia"}]}',
        '{"segments": [{"start": 1, "end": 2, "text": "\\ud83d rahasia"}]}',
        '{"name": "package"}',
    ],
)
def test_what_is_no_transcription_is_refused(content: str, tmp_path: Path) -> None:
    """With the file's name, and no word of what it holds."""
    path = tmp_path / "a.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(FileError) as caught:
        read_source(path)
    assert caught.value.where == str(path)
    assert "rahasia" not in str(caught.value)


words = st.text(alphabet="ab .?é𝄞", min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
cues = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 3000), st.lists(words.filter(bool), min_size=1)),
    min_size=1,
    max_size=8,
)


@given(cues, st.booleans())
def test_each_part_of_the_text_has_the_time_of_its_cue(
    drawn: list[tuple[int, int, list[str]]], labelled: bool
) -> None:
    """Times lie in order, do not overlap, and slice out just what the cue said."""
    name = "N: " if labelled else ""
    made = [Cue(s, s + d, tuple(name + line for line in lines)) for s, d, lines in drawn]
    text, times = text_of_cues(made)
    assert "".join(text.split()).removeprefix("N:") == "".join(
        "".join("".join(line.split()) for line in lines) for _, _, lines in drawn
    )
    assert all(a.end < b.start for a, b in itertools.pairwise(times))
    known = {(cue.start / 1000, cue.end / 1000) for cue in made}
    assert {(t.start_time, t.end_time) for t in times} <= known
    whole = time_of(times, 0, len(text))
    assert whole == (min(s for s, _ in known), max(e for _, e in known))


def test_a_corpus_keeps_the_times(tmp_path: Path) -> None:
    """``times.csv`` stands beside the passages, is read back, and knows when each was said."""
    path = _written(tmp_path / "w.json", WHISPERX)
    import_transcripts({"w": path}, tmp_path / "c")
    corpus = read_corpus(tmp_path / "c")
    times = read_transcript(path).times
    assert corpus.times.rows() == [("w", t.start, t.end, t.start_time, t.end_time) for t in times]
    first = passages_of(read_transcript(path))[0]
    assert first.text == "Dulu sekali. Zaman bapak."
    assert time_of(times, first.start, first.end) == (3.0, 6.0)
    assert time_of(times, 10_000, 10_001) is None
    assert corpus.of_documents(["another"]).times.is_empty()


def test_other_json_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    """Settings and lists stand beside transcriptions."""
    _written(tmp_path / "w.json", WHISPERX)
    _written(tmp_path / "settings.json", {"name": "x"})
    assert list(find_transcripts([tmp_path])) == ["w"]


@pytest.mark.parametrize("cell", ["x", "-1", "nan", "inf", ""])
def test_times_that_are_none_are_listed(cell: str, tmp_path: Path) -> None:
    """The row is named, and that nothing but the times would be lost without the file."""
    import_transcripts({"w": _written(tmp_path / "w.json", WHISPERX)}, tmp_path / "c")
    file = tmp_path / "c" / "times.csv"
    frame = pl.read_csv(file, infer_schema=False)
    frame.with_columns(
        pl.when(pl.int_range(pl.len()) == 1)
        .then(pl.lit(cell))
        .otherwise("end_time")
        .alias("end_time")
    ).write_csv(file)
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path / "c")
    assert [problem.where for problem in caught.value.problems] == ["row 3"]


def test_times_are_shown_as_players_do() -> None:
    """Hours, minutes and seconds."""
    assert [clock(0), clock(723.9), clock(36_000)] == ["0:00:00", "0:12:03", "10:00:00"]
