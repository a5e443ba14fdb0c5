"""The account of words: nothing of a document goes missing without a word."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.errors import InputError
from tandai.transcript import (
    UNITS,
    Kind,
    Layout,
    Source,
    account_of,
    find_turns,
    passages_of,
    read_transcripts,
    require_understood,
)
from tandai.words.transcripts import file_note_line

from .conftest import Run, files_in

TEXT = (
    "Kode informan : N-05\nUmur : 51\n\nCatatan: hujan deras.\n\n"
    "P: Sejak kapan mulai?\nN: Dulu sekali, ikut bapak.\nP: Lalu?\nN: Ya begitu.\n"
)


def test_each_word_counts_once_where_it_stands() -> None:
    """Header, a note before the first label, labels, questions, answers."""
    transcript = find_turns(Source(TEXT), "d")
    account = account_of(transcript, passages_of(transcript))
    assert account.as_dict() == {
        "words": {"informant": 6, "interviewer": 4, "header": 5, "labels": 4, "other": 3},
        "characters": {
            "informant": 30,
            "interviewer": 21,
            "header": 24,
            "labels": 8,
            "other": 19,
        },
        "thin": False,
    }
    assert account.share(Kind.INFORMANT) == 6 / 13
    assert sum(share or 0 for share in account.shares().values()) == pytest.approx(1)


PIECES = st.sampled_from(
    [
        "P: Sejak kapan?",
        "N: Dulu, ikut bapak.",
        "**Rani (R):** Apa?",
        "MODERATOR: Baik.",
        "Dan:",
        "01 Wati: Air.",
        "I – Kapan?",
        "C – Dulu.",
        "Pertanyaan",
        "Jawaban",
        "1. Sejak kapan?",
        "### Siapa?",
        "> Kutipan **tebal**.",
        "**TEMA 2**",
        "---",
        "",
        "| No | Pertanyaan | Jawaban |",
        "|---|---|---|",
        "| 1 | Apa? | Ya. |",
        "Nama Responden : Bu Wati (Inisial W)",
        "Jabatan : Kades",
        "Umur : 40",
        "W: Ya.",
        "X : Peneliti",
        "[00:00:05] Rani",
        "0:0:1.0 --> 0:0:2.0",
        "Bu Sri bercerita panjang sekali",
        "…",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25), st.sampled_from(UNITS[:2]))
def test_the_kinds_add_up_to_the_document(lines: list[str], unit: str) -> None:
    """In words and characters; passages are exact slices, in order, and share nothing."""
    text = "\n".join(lines)
    transcript = find_turns(Source(text), "d")
    passages = passages_of(transcript, unit)  # type: ignore[arg-type]  # one of UNITS
    assert all(text[p.start : p.end] == p.text and p.text.strip() for p in passages)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    assert len({p.passage_id for p in passages}) == len(passages)
    assert all(a.end <= b.start for a, b in itertools.pairwise(transcript.turns))
    account = account_of(transcript, passages)
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    assert account.all_words == len(words)
    assert sum(account.characters.values()) == sum(map(len, text.split()))


MISREAD = "Rincian acara desa yang panjang sekali isinya.\n" * 9 + (
    "Peneliti: Sejak kapan?\nInforman: Dulu.\n"
)


def test_a_document_that_was_misread_is_refused_by_name() -> None:
    """The numbers and what to do are said, and none of its words."""
    thin = find_turns(Source(MISREAD), "desa")
    good = find_turns(Source(TEXT), "baik")
    accounts = {t.document: account_of(t, passages_of(t)) for t in (thin, good)}
    with pytest.raises(InputError) as caught:
        require_understood(accounts)
    (problem,) = caught.value.problems
    assert str(problem) == (
        "desa: 1 of 68 words became passages (questions 2, header and labels 2, nothing 63)."
    )
    assert "--informant LABEL" in caught.value.hint
    require_understood({"baik": accounts["baik"]})


def test_paragraphs_are_the_remedy(tmp_path: Path) -> None:
    """With ``--unit paragraph`` a misread document is cut as a whole, unless labels are given."""
    path = tmp_path / "desa.txt"
    path.write_text(MISREAD, encoding="utf-8")
    batch = read_transcripts({"desa": path}, unit="paragraph")
    (transcript,) = batch.transcripts
    assert transcript.layout is Layout.PARAGRAPHS
    assert len(passages_of(transcript, "paragraph")) == 11
    assert "each paragraph is a passage" in file_note_line(batch.notes[0])
    (given_label,) = read_transcripts(
        {"desa": path}, informants=["Informan"], unit="paragraph"
    ).transcripts
    assert [p.text for p in passages_of(given_label)] == ["Dulu."]


@pytest.mark.parametrize("command", ["import", "tag"])
def test_strict_writes_nothing(command: str, call: Run, model_folder: Path, tmp_path: Path) -> None:
    """Exit 2 and the reason; without it a warning with the remedy, and exit 0."""
    path = tmp_path / "desa.txt"
    path.write_text(MISREAD, encoding="utf-8")
    arguments = [command, *([model_folder] if command == "tag" else []), path]
    out = tmp_path / ("k" if command == "import" else "t.csv")
    refused = call(*arguments, "--out", out, "--strict")
    assert refused.code == 2
    assert "desa: 1 of 68 words became passages" in " ".join(refused.err.split())
    assert files_in(tmp_path) == ["desa.txt"]
    done = call(*arguments, "--out", out, "--details")
    assert done.code == 0
    told = " ".join(done.err.split())
    assert "Note: desa: 1 of 68 words became passages" in told
    assert "--unit paragraph" in told
    row = next(line.split() for line in done.out.splitlines() if line.startswith(" desa"))
    assert [cell for cell in row if cell.endswith("%")] == ["2%", "3%", "0%", "95%"]
    mended = call(*arguments, "--out", out, "--force", "--strict", "--unit", "paragraph", "--json")
    assert mended.code == 0
    (summary,) = json.loads(mended.out)["transcripts"].values()
    assert (summary["layout"], summary["thin"]) == ("paragraphs", False)
    assert summary["words"]["informant"] == 68


def test_a_transcript_of_questions_alone_is_refused(call: Run, tmp_path: Path) -> None:
    """A corpus without passages is of no use; it was written with exit 0."""
    path = tmp_path / "w.txt"
    path.write_text("Peneliti: Sejak kapan?\nPeneliti: Siapa?\n", encoding="utf-8")
    result = call("import", path, "--out", tmp_path / "k")
    assert result.code == 2
    assert files_in(tmp_path) == ["w.txt"]


def test_one_sided_transcripts_are_said_to_be_guessed(call: Run, tmp_path: Path) -> None:
    """Whose the unlabelled text is was not written, so a person should know."""
    for name, text in {
        "a": "MODERATOR: Sejak kapan?\nDulu, ikut bapak.\nMODERATOR: Siapa?\nToko di kota.\n",
        "j": "1. Sejak kapan?\nJawab: Dulu.\n2. Siapa?\nJawab: Toko.\n",
    }.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    result = call("import", tmp_path / "a.txt", tmp_path / "j.txt", "--out", tmp_path / "k")
    told = " ".join(result.err.split())
    assert "only who asks is labelled in a;" in told
    assert "only who answers is labelled in j;" in told
    assert call("import", tmp_path / "a.txt", "--out", tmp_path / "l", "--quiet").err == ""


def test_an_informant_who_is_nowhere_is_refused(call: Run, tmp_path: Path) -> None:
    """As for ``--interviewer``, the labels found are named."""
    (tmp_path / "w.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["import", tmp_path / "w.txt", "--out", tmp_path / "k"]
    refused = call(*arguments, "--informant", "Rani")
    assert refused.code == 2
    assert "--informant 'Rani' is the label of no speaker" in refused.err
    assert call(*arguments, "--informant", "n:").code == 0


def test_passages_come_before_anything_else() -> None:
    """What a project coded in a question is a passage, though an interviewer said it."""
    transcript = find_turns(Source(TEXT), "d")
    start = TEXT.index("kapan")
    coded = replace(passages_of(transcript)[0], start=start, end=start + len("kapan mulai?"))
    words = account_of(transcript, [coded, *passages_of(transcript)]).words
    assert (words[Kind.INFORMANT], words[Kind.INTERVIEWER]) == (8, 2)
