"""`tandai report`: coverage and confidence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import UsageError
from tandai.tags import Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage
from tandai.words.report import note_words
from tandai.work.report import report

from .conftest import Run

IDS = ("deseve.trust", "pyke.trust")


def tagged(n: int, document: str, *suggestions: Suggestion) -> TaggedPassage:
    """Return one tagged passage."""
    passage = Passage(f"{document}-{n}", document, f"i-{document}", "N", "Apa?", 0, 4, "Teks")
    given = {s.indicator: s.confidence for s in suggestions}
    return TaggedPassage(passage, suggestions, {id: given.get(id, 0.1) for id in IDS}, "uji@1")


def trust(confidence: float, stance: str = "supports", verdict: str = "ok") -> Suggestion:
    """Return a suggestion of deseve.trust."""
    return Suggestion("deseve.trust", confidence, stance, verdict)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twelve passages of four informants; trust in eight of them, seven times supporting."""
    tags = [
        tagged(
            n, f"d{d}", *([trust(0.6 + 0.1 * n, "hinders" if n + d == 0 else "supports")] * (n < 2))
        )
        for d in range(4)
        for n in range(3)
    ]
    write_tags(tags, tmp_path / "t.jsonl")
    return tmp_path / "t.jsonl"


def test_counts_by_hand(file: Path) -> None:
    """Passages, documents, informants, share, stance, confidence and status."""
    result = report([read_tags(file)])
    item = result.indicators["deseve.trust"]
    assert (result.passages, result.documents, result.informants) == (12, 4, 4)
    assert (item.passages, item.documents, item.informants) == (8, 4, 4)
    assert item.share.value == pytest.approx(8 / 12)
    assert (item.share.low, item.share.high, item.share.method) == (None, None, "uncorrected")
    assert item.stance == {"supports": 7, "hinders": 1, "mixed": 0}
    assert item.confidence.mean == pytest.approx(0.65)
    assert item.confidence.expected_right == pytest.approx(5.2)
    # Nothing is known of the model, so its suggestions decide no status.
    assert (item.status, item.decision.why, item.decision.base) == (
        "too little",
        "unreliable",
        "none",
    )
    assert item.decision.leaning is None
    other = result.indicators["pyke.trust"]
    assert (other.passages, other.status, other.verdict) == (0, "too little", None)
    assert other.missing_informants == ("i-d0", "i-d1", "i-d2", "i-d3")
    assert result.frameworks["deseve"].reached == 0
    assert result.frameworks["pyke"].of == 1


def _hand_codes(tags: Tags, codebook: object) -> Corpus:
    codings = [(id, "final", "", "") for id in tags.passages["passage_id"]]
    codings[0] = (codings[0][0], "final", "pyke.trust", "mixed")
    documents = tags.passages.select("document").unique(maintain_order=True)
    return Corpus(
        "c",
        codebook,  # type: ignore[arg-type]  # the fixture
        tags.passages.select(list(PASSAGE_COLUMNS)),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents.with_columns(
            informant=pl.concat_str(pl.lit("Bu "), pl.col("document")), split=pl.lit("")
        ),
    )


def test_hand_codes_count_before_suggestions(file: Path, codebook: object) -> None:
    """With a coded corpus its codes decide, and its documents name the informants."""
    tags = read_tags(file)
    result = report([tags], _hand_codes(tags, codebook))
    assert result.hand_coded == 12
    assert result.indicators["deseve.trust"].passages == 0
    item = result.indicators["pyke.trust"]
    assert (item.passages, item.stance["mixed"], item.share.method) == (1, 1, "labels")
    assert item.missing_informants == ("Bu d1", "Bu d2", "Bu d3")


def test_the_same_passages_twice_are_refused(file: Path, call: Run) -> None:
    """Counting a transcript twice would double its evidence."""
    with pytest.raises(UsageError, match="12 passages given twice"):
        report([read_tags(file), read_tags(file)])
    assert call("report", file, file).code == 2


def test_another_model_is_refused(file: Path, model_folder: Path, call: Run) -> None:
    """Precision and recall of a model that made other tags would mislead."""
    result = call("report", file, "--model", model_folder)
    assert result.code == 2
    assert "the tags were made by uji@1 and not by tiny@" in result.err


def test_json_follows_the_contract(file: Path, call: Run) -> None:
    """The keys of the contract, one document, nothing on standard error."""
    result = call("report", file, "--json")
    data = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert {"passages", "documents", "informants", "indicators", "frameworks"} <= set(data)
    item = data["indicators"]["deseve.trust"]
    assert {
        "passages",
        "documents",
        "informants",
        "share",
        "confidence",
        "precision",
        "recall",
        "verdict",
        "stance",
        "status",
    } <= set(item)
    assert {"value", "low", "high", "method"} <= set(item["share"])
    assert {"mean", "q25", "median", "q75"} <= set(item["confidence"])
    frameworks = {id: (own["reached"], own["of"]) for id, own in data["frameworks"].items()}
    assert frameworks == {"deseve": (0, 1), "pyke": (0, 1)}


def test_the_table_in_both_languages(file: Path, call: Run) -> None:
    """The table, its rule, and the plain warning that shares are unproven."""
    english = call("report", file, "--details")
    flowing = " ".join(english.out.split())
    assert "12 passages, 4 interviews, 4 informants; tagged by uji@1." in flowing
    assert "8 (67%) 4/4 – 0.65 ok too little" in flowing
    assert "Reached: 0 of 1. Not reached 0, divided 0, too little 1, of which 0 lean" in flowing
    assert "nothing that was counted may be relied on: check a sample by hand" in flowing
    assert "Shares are counts of suggestions, uncorrected for the model's errors" in flowing
    assert max(map(len, english.out.splitlines())) <= 80
    indonesian = " ".join(call("report", file, "--details", "--lang", "id").out.split())
    assert "Kepercayaan antarpihak" in indonesian
    assert "8 (67 %) 4/4 – 0,65 layak belum pasti" in indonesian
    assert "belum dikoreksi dari galat model" in indonesian


def test_no_text_in_the_report(file: Path, call: Run) -> None:
    """Counts only: no passage is quoted."""
    assert "Teks" not in call("report", file).out
    assert "Teks" not in call("report", file, "--details").out
    assert "Teks" not in call("report", file, "--json").out


def _codebook(path: Path, *ids: str) -> Path:
    lines = ["frameworks:", "- {id: k, name: Kerangka lain}", "indicators:"]
    lines += [f"- {{id: {id}, framework: k, term: Istilah {id}}}" for id in ids]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_codebook_of_ones_own(file: Path, tmp_path: Path, call: Run) -> None:
    """Without a corpus it gives terms and frameworks, where it knows what was suggested."""
    own = _codebook(tmp_path / "own.yaml", *IDS)
    result = call("report", file, "--codebook", own, "--json")
    assert (result.code, list(json.loads(result.out)["frameworks"])) == (0, ["k"])
    other = _codebook(tmp_path / "other.yaml", "deseve.trust", "k.lain")
    refused = call("report", file, "--codebook", other)
    assert (refused.code, refused.out) == (2, "")
    said = " ".join(refused.err.split())
    assert "other.yaml: the codebook does not know 1 indicator of the tags ('pyke.trust')." in said
    labels = call("report", file, "--codebook", "labels", "--json")
    assert list(json.loads(labels.out)["frameworks"]) != ["k"]


def test_a_corpus_of_another_codebook(file: Path, corpus_folder: Path, call: Run) -> None:
    """Its hand codes would count as nothing found, so it is refused."""
    result = call("report", file, "--corpus", corpus_folder, "--codebook", "labels")
    assert result.code == 0
    tags = [replace(t, confidence={"lain": 0.1}, suggested=()) for t in [tagged(0, "d0")]]
    write_tags(tags, file.with_name("other.jsonl"))
    refused = call("report", file.with_name("other.jsonl"), "--corpus", corpus_folder)
    assert refused.code == 2
    assert "does not know 1 indicator of the tags ('lain')" in " ".join(refused.err.split())


def test_tags_of_two_models_are_told_apart(file: Path, tmp_path: Path) -> None:
    """Nobody reads a difference between models as one between interviews."""
    write_tags([replace(tagged(0, "e9"), model="lain@2")], tmp_path / "b.jsonl")
    one = report([read_tags(file)])
    two = report([read_tags(file), read_tags(tmp_path / "b.jsonl")])
    (note,) = set(two.notes) - set(one.notes)
    assert "made by 2 models (passages: uji@1: 12, lain@2: 1)" in note_words(note, two.codebook)
