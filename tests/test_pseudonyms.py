"""Pseudonyms: names replaced in texts, tags and corpora, offsets included."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.corpus import Corpus
from tandai.ground.errors import TableError
from tandai.pseudonyms import (
    LeftName,
    Pseudonyms,
    names_left,
    pseudonymised_corpus,
    pseudonymised_tags,
    read_pseudonyms,
)
from tandai.tags import Evidence, Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage

KEY = Pseudonyms(
    {"Karto": "N1", "Pak Karto": "Pak Mawar", "Siti Nur'aini": "N3", "H. Slamet": "N4"}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pak Karto datang.", "Pak Mawar datang."),
        ("PAK KARTO, pak karto", "Pak Mawar, Pak Mawar"),
        ("Karto sendiri; si karto", "N1 sendiri; si N1"),
        ("Pak\n  Karto", "Pak Mawar"),
        ("Kartono, Sukarto, Karto2", "Kartono, Sukarto, Karto2"),
        ("Karto-Karto (Karto) “Karto”", "N1-N1 (N1) “N1”"),
        ("pak_karto-01", "Pak Mawar-01"),
        ("bu siti nur'aini", "bu N3"),
        ("H. Slamet dan h. slamet.", "N4 dan N4."),
        ("", ""),
    ],
)
def test_whole_words_any_case_longest_first(text: str, expected: str) -> None:
    """What a name is, and what only looks like one."""
    assert KEY(text) == expected


def test_both_unicode_forms_of_a_name() -> None:
    """An é may be one character or two; an accent makes another letter of the last one."""
    for form in ("NFC", "NFD"):
        key = Pseudonyms({unicodedata.normalize(form, "Bu André"): "N1"})
        for other in ("NFC", "NFD"):
            assert key(unicodedata.normalize(other, "lalu Bu André pergi")) == "lalu N1 pergi"
    assert Pseudonyms({"Andre": "N1"})(unicodedata.normalize("NFD", "André")) != "N1\u0301"


def test_two_people_may_swap_names() -> None:
    """A pseudonym is not looked through again."""
    swapped = Pseudonyms({"Budi": "Tono", "Tono": "Budi"})
    assert swapped("Budi, Tono dan BUDI") == "Tono, Budi dan Tono"


def test_an_empty_key_changes_nothing() -> None:
    """No name, no replacement."""
    assert Pseudonyms({}).replace("Karto").edits == ()


NAMES = st.dictionaries(
    st.text("abAB é", min_size=1, max_size=4).filter(str.strip),
    st.text("xyz ", max_size=6),
    max_size=4,
)


@given(NAMES, st.text("abAB é-_.\n", max_size=40), st.data())
def test_spans_are_carried_over(names: dict[str, str], text: str, data: st.DataObject) -> None:
    """What lies between names is found again, character by character, and spans stay ordered."""
    replaced = Pseudonyms(names).replace(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = replaced.span(start, end)
    assert 0 <= left <= right <= len(replaced.text)
    touched = [edit for edit in replaced.edits if edit.start < end and start < edit.end]
    if not touched:
        assert replaced.text[left:right] == text[start:end]
    whole = replaced.span(0, len(text))
    assert whole == (0, len(replaced.text))
    for edit in replaced.edits:
        here = slice(*replaced.span(edit.start, edit.end))
        assert len(replaced.text[here]) == edit.length
        inner = replaced.span(min(edit.start + 1, edit.end), edit.end)
        assert inner == replaced.span(edit.start, edit.end) or edit.end - edit.start <= 1


TRANSCRIPT = "P: Dengan siapa, Pak Karto?\nN: Karto, sama Karto juga. Lalu pulang.\n"


def _tags(path: Path) -> Tags:
    start, text = TRANSCRIPT.index("Karto, sama"), "Karto, sama Karto juga. Lalu pulang."
    passage = Passage("karto-001", "karto", "Pak Karto", "N", "Dengan siapa, Pak Karto?",
                      start, start + len(text), text)  # fmt: skip
    spans = tuple(
        Evidence(start + text.index(words), start + text.index(words) + len(words), words)
        for words in ("arto juga.", "Lalu pulang.")
    )
    suggestion = Suggestion("deseve.trust", 0.8, "supports", "ok", evidence=spans)
    write_tags([TaggedPassage(passage, (suggestion,), {"deseve.trust": 0.8}, "m@1")], path)
    return read_tags(path)


@pytest.mark.parametrize("transcripts", [None, {"karto": TRANSCRIPT}])
def test_evidence_stays_a_slice_of_its_passage(
    transcripts: dict[str, str] | None, tmp_path: Path
) -> None:
    """With the transcript, of the replaced transcript too; without one, of the passage."""
    tags = pseudonymised_tags(_tags(tmp_path / "t.jsonl"), KEY, transcripts)
    row = tags.passages.row(0, named=True)
    assert row["text"] == "N1, sama N1 juga. Lalu pulang."
    assert row["question"] == "Dengan siapa, Pak Mawar?"
    assert (row["passage_id"], row["document"], row["informant"]) == ("N1-001", "N1", "Pak Mawar")
    assert row["end"] - row["start"] == len(row["text"])
    spans = tags.suggested[0][0].evidence
    assert [span.text for span in spans] == ["N1 juga.", "Lalu pulang."]
    for span in spans:
        assert row["text"][span.start - row["start"] : span.end - row["start"]] == span.text
        if transcripts:
            assert KEY(TRANSCRIPT)[span.start : span.end] == span.text


def test_passages_without_a_transcript_do_not_overlap() -> None:
    """A longer pseudonym pushes what comes after it."""
    rows = [("a-1", "a", "i", "N", "", 0, 5, "Karto"), ("a-2", "a", "i", "N", "", 6, 11, "Karto")]
    frame = pl.DataFrame(rows, schema=list(_schema()), orient="row")
    tags = Tags(frame, ((), ()), pl.DataFrame({"x": [0.1, 0.1]}), "m")
    moved = pseudonymised_tags(tags, Pseudonyms({"Karto": "Panjang sekali"})).passages
    assert moved.select("start", "end").rows() == [(0, 14), (15, 29)]


def _schema() -> dict[str, pl.DataType]:
    from tandai.corpus.corpus import PASSAGE_COLUMNS

    return dict(PASSAGE_COLUMNS)


def test_a_corpus_keeps_its_joints(corpus: Corpus) -> None:
    """Passages, codes and documents still name each other, and coders are replaced too."""
    key = Pseudonyms({"i0": "N9", "d0": "W1", "a": "Koder"})
    changed = pseudonymised_corpus(corpus, key)
    assert set(changed.codings["passage_id"]) == set(changed.passages["passage_id"])
    assert set(changed.documents["document"]) == set(changed.passages["document"])
    assert "W1-00" in changed.passages["passage_id"].to_list()
    assert changed.coders == ("Koder", "b")
    assert changed.documents["informant"][0] == "N9"
    assert len(changed.codings) == len(corpus.codings)


def test_names_left_over() -> None:
    """Names of people, names after a form of address, and names with something attached."""
    texts = [
        "Saya ikut Sutinah. Pak Wawan dan Bu Lurah datang, Mbah Hj. Rahmi juga.",
        "Ya, Pak. Terus ke rumah Kartonya, berkas karto01. sutinah; Wawan",
        "Pak Mawar dan N1 tidak dihitung, Bu RT juga tidak.",
    ]
    people = [KEY(name) for name in ("Mbah Sutinah", "Pak Karto", "Informan 2")]
    assert names_left(texts, people, KEY) == (
        LeftName("Sutinah", 2),
        LeftName("Kartonya", 1),
        LeftName("Rahmi", 1),
        LeftName("Wawan", 1),
        LeftName("karto", 1),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("k.csv", "name,pseudonym\nKarto,N1\nPak Karto,Pak Mawar\n"),
        ("k.csv", "Nama;Nama Samaran\nKarto;N1\nPak Karto;Pak Mawar\n;\n"),
        ("k.yaml", "Karto: N1\nPak Karto: Pak Mawar\n"),
        ("k.yml", "- name: Karto\n  pseudonym: N1\n- nama: Pak Karto\n  samaran: Pak Mawar\n"),
    ],
)
def test_key_files(name: str, content: str, tmp_path: Path) -> None:
    """A table or YAML, with English or Indonesian headings."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert read_pseudonyms(tmp_path / name).names == {"Karto": "N1", "Pak Karto": "Pak Mawar"}


def test_yaml_keeps_what_is_written(tmp_path: Path) -> None:
    """``no`` and ``01`` are pseudonyms, not a truth value and a number."""
    (tmp_path / "k.yaml").write_text("Karto: no\nTono: 01\n", encoding="utf-8")
    assert read_pseudonyms(tmp_path / "k.yaml").names == {"Karto": "no", "Tono": "01"}


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("k.csv", "name,pseudonym\nKarto,\n,N2\n", ["row 2", "row 3"]),
        ("k.csv", "name,pseudonym\nKarto,N1\nKARTO,N2\n", ["row 3"]),
        ("k.csv", "name,pseudonym\n-,N1\n", ["row 2"]),
        ("k.yaml", "Karto: N1\nTono: [a]\n", ["line 2"]),
        ("k.yaml", "- Karto\n", []),
        ("k.yaml", "a: b: c\n", []),
        ("k.csv", "wer,was\nKarto,N1\n", []),
    ],
)
def test_a_bad_key_is_refused_by_rows(
    name: str, content: str, where: list[str], tmp_path: Path
) -> None:
    """Every bad row at once, and no name in the message."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_pseudonyms(tmp_path / name)
    assert [problem.where for problem in caught.value.problems] == where
    everything = str(caught.value) + "".join(map(str, caught.value.problems))
    assert "karto" not in everything.replace("Write a line a name: `Karto: N1`.", "").casefold()
