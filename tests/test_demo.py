"""`tandai demo`: the main job on what is shipped."""

from __future__ import annotations

from tandai.ground import shipped
from tandai.transcript import find_transcripts, passages_of, read_transcript

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


def test_the_demo_in_indonesian(demo: Demo, call: Run) -> None:
    """All four steps, the warning about constructed interviews, and what is kept."""
    result = demo.result
    assert result.code == 0, result.err
    for title in ("1. Pelatihan", "2. Penandaan", "3. Laporan", "4. Kesepakatan dua pengode"):
        assert title in result.out
    assert "dari wawancara rekaan, bukan wawancara nyata" in result.out
    assert "Tercapai:" in result.out
    assert max(map(len, result.out.splitlines())) <= 80
    kept = files_in(demo.folder)
    assert {"model", "model/model.json", "report.html", "tags.jsonl"} <= set(kept)
    assert '<html lang="id">' in (demo.folder / "report.html").read_text(encoding="utf-8")
    assert call("demo", "--out", demo.folder).code == 2
    assert files_in(demo.folder) == kept
