"""A small corpus with transcripts, and tags of it, to be reviewed in tests."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tandai.codebook import read_codebook
from tandai.corpus import Corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground import shipped
from tandai.ground.messages import message
from tandai.statistics.verdicts import Reason
from tandai.tags import Evidence, Suggestion, TaggedPassage, write_tags
from tandai.transcript import Passage

TRUST, RESOURCES, COOPERATION = "deseve.trust", "deseve.access_to_resources", "pyke.cooperation"
# Invented: question and answer, and the next.
_SAID = {
    "sari": (
        (
            "Bagaimana hubungan dengan dinas?",
            "Kami percaya sama dinas. Kalau ada rapat, mereka selalu datang. Dulu tidak begitu.",
        ),
        ("Modalnya dari mana?", "Modal dari koperasi. Bahan kayu susah dicari."),
        ("Ada kerja sama antarbengkel?", "Ya, kalau pesanan besar kami bagi bertiga."),
    ),
    "tono": (
        ("Soal dinas?", "Saya tidak percaya lagi. Janji bantuan tidak pernah turun."),
        ("Bahan bakunya?", "Dari hutan rakyat, lancar saja."),
        ("Terakhir, ada pesan?", "Tidak ada, cukup."),
    ),
}


def example_corpus() -> tuple[Corpus, dict[str, str]]:
    """Return a corpus of six passages in two documents, and its transcripts."""
    rows, texts = [], {}
    for document, said in _SAID.items():
        text = ""
        for number, (question, answer) in enumerate(said, start=1):
            text += f"P: {question}\nN: "
            start = len(text)
            text += f"{answer}\n\n"
            id = f"{document}-{number:03d}"
            span = (start, start + len(answer))
            rows.append((id, document, document.title(), "N", question, *span, answer))
        texts[document] = text
    corpus = Corpus(
        name="wawancara",
        codebook=read_codebook(shipped.CODEBOOK),
        passages=pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(schema=dict(CODING_COLUMNS)),
        documents=pl.DataFrame({"document": list(_SAID), "informant": ["Sari", "Tono"]}),
    )
    return corpus, texts


def write_example(folder: Path) -> Path:
    """Write the corpus of examples; return its folder."""
    corpus, texts = example_corpus()
    write_corpus(corpus, folder, texts)
    return folder


def _suggestion(
    passage: Passage, indicator: str, confidence: float, stance: str, words: str, verdict: str
) -> Suggestion:
    start = passage.start + passage.text.index(words)
    reason = message(Reason.TOO_FEW_CODED, coded=4, interviews=3) if verdict == "weak" else None
    evidence = (Evidence(start, start + len(words), words),)
    return Suggestion(indicator, confidence, stance, verdict, reason, evidence)


def example_tags() -> list[TaggedPassage]:
    """Return tags of the six passages: three have suggestions, one of them two."""
    corpus, _ = example_corpus()
    own = [Passage(**row) for row in corpus.passages.iter_rows(named=True)]
    suggested = {
        "sari-001": (_suggestion(own[0], TRUST, 0.82, "supports", "Kami percaya", "ok"),),
        "sari-002": (
            _suggestion(own[1], RESOURCES, 0.74, "mixed", "Modal dari koperasi.", "ok"),
            _suggestion(own[1], COOPERATION, 0.41, "supports", "koperasi", "weak"),
        ),
        "tono-001": (_suggestion(own[3], TRUST, 0.66, "hinders", "tidak percaya", "ok"),),
    }
    tagged = []
    for passage in own:
        suggestions = suggested.get(passage.passage_id, ())
        confidence = dict.fromkeys(corpus.codebook.ids, 0.1)
        confidence |= {s.indicator: s.confidence for s in suggestions}
        tagged.append(TaggedPassage(passage, suggestions, confidence, "tumang@0"))
    return tagged


def write_example_tags(path: Path) -> Path:
    """Write the tags of examples; return their file."""
    write_tags(example_tags(), path)
    return path
