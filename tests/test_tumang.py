"""The shipped corpus: size, breadth, speech, coding, split. All of it is constructed."""

from __future__ import annotations

import csv
import re
import statistics
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from tandai.codebook import STANCES
from tandai.corpus import Corpus, read_corpus
from tandai.ground import shipped
from tandai.transcript import passages_of, read_transcript

# Clusters, and two subjects, of which nothing is in the training part.
TEST_ONLY = {"lasem", "sampang", "cibaduyut", "woloan", "tanggulangin"} | {
    "posyandusumba",
    "komitebandung",
}
TEST_ONLY_SUBJECTS = {"irrigation", "market_traders"}
HEAVY = 50


@pytest.fixture(scope="module")
def tumang() -> Corpus:
    """The corpus, read as any other."""
    return read_corpus(shipped.CORPUS)


@pytest.fixture(scope="module")
def answers(tumang: Corpus) -> dict[str, list[str]]:
    """The words of each answer, without the transcriber's marks."""
    rows = tumang.passages.select("passage_id", "text").iter_rows()
    return {id: words(text) for id, text in rows}


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"[\w']+(?:-[\w']+)*", re.sub(r"\[[^\]]*\]", "", text).lower())


def final(tumang: Corpus) -> pl.DataFrame:
    """Return the decided codes."""
    return tumang.codings.filter((pl.col("coder") == "final") & (pl.col("indicator") != ""))


def test_size_and_breadth(tumang: Corpus) -> None:
    """At least 200 interviews, 6,000 answers, 45 places, 20 provinces, all kinds of people."""
    documents = tumang.documents
    assert len(documents) >= 200
    assert len(tumang.passages) >= 6000
    assert documents["cluster"].n_unique() >= 45
    assert documents["province"].n_unique() >= 20
    assert documents["subject"].n_unique() >= 12
    assert sum(subject != "craft" for subject in documents["subject"]) >= 80
    assert documents["role"].n_unique() >= 12
    assert set(documents["sex"]) == {"f", "m"}
    assert min(Counter(documents["sex"]).values()) >= 90
    assert set(documents["age_band"]) == {"18-29", "30-44", "45-59", "60+"}


def test_languages(tumang: Corpus) -> None:
    """Javanese in a third, heavy in fifteen; five other regional languages elsewhere."""
    languages = tumang.documents["language"].to_list()
    javanese = [name for name in languages if name.startswith(("jv", "cjv"))]
    assert 3 * len(javanese) >= len(languages)
    assert sum(name.endswith("heavy") for name in javanese) >= 15
    others = {name.split("-")[0] for name in languages} - {"id", "jv", "cjv"}
    assert len(others) >= 5
    for name, regional in tumang.documents.select("language", "regional").iter_rows():
        assert name.endswith("heavy") == (int(regional) > HEAVY)


def test_lengths(answers: dict[str, list[str]]) -> None:
    """Up to 210 words, median 40 to 50; a fifth are brief, some are long."""
    lengths = [len(own) for own in answers.values()]
    assert max(lengths) <= 210
    assert 40 <= statistics.median(lengths) <= 50
    assert sum(length < 15 for length in lengths) > 0.1 * len(lengths)
    assert sum(length > 100 for length in lengths) > 0.025 * len(lengths)


def test_no_eight_words_stand_in_two_interviews() -> None:
    """Questions and answers alike: nothing was copied from one interview to another."""
    seen: dict[tuple[str, ...], str] = {}
    for path in sorted((shipped.CORPUS / "transcripts").glob("*.txt")):
        transcript = read_transcript(path)
        own = [w for t in transcript.turns for w in words(transcript.text[t.start : t.end])]
        for start in range(len(own) - 7):
            gram = tuple(own[start : start + 8])
            assert seen.setdefault(gram, path.stem) == path.stem, gram


def test_openings_vary(answers: dict[str, list[str]]) -> None:
    """No four words open more than 1 % of the answers."""
    openings = Counter(tuple(own[:4]) for own in answers.values())
    assert openings.most_common(1)[0][1] <= 0.01 * len(answers)


def test_speech_is_varied(answers: dict[str, list[str]]) -> None:
    """Distinct-3 over all answers together is at least 0.9."""
    grams = [g for own in answers.values() for g in zip(own, own[1:], own[2:], strict=False)]
    assert len(set(grams)) >= 0.9 * len(grams)


def test_no_two_answers_are_alike(answers: dict[str, list[str]]) -> None:
    """No pair of eight words or more shares more than half of its words (token Jaccard)."""
    answers = {id: own for id, own in answers.items() if len(own) >= 8}
    counter = CountVectorizer(analyzer=lambda own: own, binary=True, dtype=np.int32)
    said = counter.fit_transform(answers.values())
    sizes = said.sum(axis=1).A1
    shared = (said @ said.T).toarray()
    alike = 2 * shared > sizes[:, None] + sizes - shared
    names = list(answers)
    assert [(names[a], names[b]) for a, b in zip(*np.nonzero(alike), strict=True) if a < b] == []
    assert alike.diagonal().all()


def test_every_answer_was_read_by_both_coders_and_decided(tumang: Corpus) -> None:
    """Coders A and B and ``final`` have a row for each passage."""
    for coder in ("A", "B", "final"):
        own = tumang.codings.filter(pl.col("coder") == coder)
        assert set(own["passage_id"]) == set(tumang.passages["passage_id"])


def test_final_codes(tumang: Corpus) -> None:
    """At least 200 passages an indicator, each stance at 10 %, a third or more without."""
    codes = final(tumang)
    counts = Counter(codes["indicator"])
    assert set(counts) == set(tumang.codebook.ids)
    assert min(counts.values()) >= 200
    stances = Counter(codes["stance"])
    assert min(stances[name] for name in STANCES) >= 0.1 * len(codes)
    without = len(tumang.passages) - codes["passage_id"].n_unique()
    assert 0.33 <= without / len(tumang.passages) <= 0.5


def test_every_difference_was_decided_with_a_reason(tumang: Corpus) -> None:
    """``decisions.csv`` holds just the cells in which the coders differ; ``final`` follows it."""
    codes: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for id, coder, indicator, stance in tumang.codings.iter_rows():
        if indicator:
            codes[coder][id, indicator] = stance
    cells = set(codes["A"]) | set(codes["B"])
    differing = {cell for cell in cells if codes["A"].get(cell) != codes["B"].get(cell)}
    with (shipped.CORPUS / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decisions = {(row["passage_id"], row["indicator"]): row for row in csv.DictReader(file)}
    assert set(decisions) == differing
    for cell, row in decisions.items():
        assert row["A"] == codes["A"].get(cell, "")
        assert row["B"] == codes["B"].get(cell, "")
        assert row["final"] == codes["final"].get(cell, "")
        assert len(row["reason"].split()) >= 4
    for cell in cells - differing:
        assert codes["final"].get(cell) == codes["A"][cell]
    assert set(codes["final"]) <= cells


def test_every_code_has_its_words(tumang: Corpus) -> None:
    """Each code of every coder has evidence in its passage, and its stance is their union."""
    sides: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    lengths: list[int] = []
    texts = dict(tumang.passages.select("passage_id", "text").iter_rows())
    starts = dict(tumang.passages.select("passage_id", "start").iter_rows())
    for id, coder, indicator, side, start, end in tumang.evidence.iter_rows():
        words = texts[id][start - starts[id] : end - starts[id]]
        assert words == words.strip()
        sides[id, coder, indicator].add(side)
        lengths.append(len(words.split()))
    codes = {
        (id, coder, indicator): stance
        for id, coder, indicator, stance in tumang.codings.iter_rows()
        if indicator
    }
    said = {cell: "mixed" if len(own) == 2 else next(iter(own)) for cell, own in sides.items()}
    assert said == codes
    assert sorted(lengths)[len(lengths) // 2] <= 12


def test_the_coders_differ(tumang: Corpus) -> None:
    """Independent coders never agree in all."""
    from tandai.work.agree import agree

    alpha = agree(tumang, resamples=100).overall["macro_alpha"].value
    assert alpha is not None
    assert 0.6 < alpha < 0.97


def test_the_split_holds_back_whole_interviews_and_clusters(tumang: Corpus) -> None:
    """Seven places and two subjects occur only in the test part, every indicator in both parts."""
    splits = dict(tumang.documents.select("document", "split").iter_rows())
    assert set(splits.values()) == {"train", "test"}
    clusters: dict[str, set[str]] = defaultdict(set)
    for cluster, split in tumang.documents.select("cluster", "split").iter_rows():
        clusters[cluster].add(split)
    subjects: dict[str, set[str]] = defaultdict(set)
    for subject, split in tumang.documents.select("subject", "split").iter_rows():
        subjects[subject].add(split)
    apart = {name for name, parts in subjects.items() if parts == {"test"}}
    assert apart == TEST_ONLY_SUBJECTS
    of_these = tumang.documents.filter(pl.col("subject").is_in(list(apart)))["cluster"]
    tested = {name for name, parts in clusters.items() if parts == {"test"}}
    assert tested - set(of_these) == TEST_ONLY
    for part in ("train", "test"):
        codes = final(tumang.split(part))
        assert min(Counter(codes["indicator"]).values()) >= 15, part


def test_passages_are_what_the_reader_finds(tumang: Corpus) -> None:
    """Reading the transcripts anew gives the corpus' passages, turn by turn."""
    found = []
    for path in sorted((shipped.CORPUS / "transcripts").glob("*.txt")):
        found += [
            (p.passage_id, p.start, p.end, p.question) for p in passages_of(read_transcript(path))
        ]
    stored = tumang.passages.select("passage_id", "start", "end", "question").iter_rows()
    assert found == list(stored)


def test_informants_of_a_cluster_are_different_people(tumang: Corpus) -> None:
    """No two interviews of a cluster are with the same informant."""
    rows = tumang.documents.select("cluster", "informant").iter_rows()
    for first, second in combinations(list(rows), 2):
        assert first != second


def test_the_data_card_says_what_was_counted(tumang: Corpus) -> None:
    """The agreement table and the counts of the data card are those of the corpus."""
    from tandai.work.agree import agree

    card = (shipped.CORPUS / "README.md").read_text(encoding="utf-8")
    assert "**The interviews are constructed.**" in card
    assert "no evidence on human coders" in " ".join(card.split())
    result = agree(tumang)
    counts = Counter(final(tumang)["indicator"])
    for id, item in result.indicators.items():
        row = next(line for line in card.splitlines() if line.startswith(f"| {id} |"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1:4] == [str(item.used_by["A"]), str(item.used_by["B"]), str(counts[id])]
        alpha = item.krippendorff_alpha
        assert cells[7] == f"{alpha.value:.3f} ({alpha.low:.2f}–{alpha.high:.2f})"
    assert f"{len(tumang.documents)} interviews, {len(tumang.passages):,} answers" in card
