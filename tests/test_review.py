"""`tandai review`: journals, folding, two coders, undo, sources; the screen is in test_screen."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.corpus import read_corpus
from tandai.ground.errors import CorpusError, FileError, OutputError, UsageError
from tandai.ground.language import LANGUAGES, speaking
from tandai.render.reviewing import begun_words
from tandai.review.decisions import Act, Code, Decision, Draft, Memo, Side, State, Undo
from tandai.review.filled import Reach
from tandai.review.folding import codes_in_files, fold
from tandai.review.guide import Choice
from tandai.review.journal import open_journal
from tandai.review.locks import only_reviewer
from tandai.review.marking import moved, toggled
from tandai.review.places import coder_named, file_stem, review_folder
from tandai.review.searching import matching
from tandai.review.session import Session
from tandai.review.sources import open_source
from tandai.screen.told import bar_words
from tandai.work.review import Review, reviewing
from tandai.work.sample import sample

from .conftest import Result, Run
from .review_example import (
    COOPERATION,
    RESOURCES,
    TRUST,
    example_corpus,
    write_example,
    write_example_tags,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The corpus of examples as a folder."""
    return write_example(tmp_path / "korpus")


@contextmanager
def session(source: Path, coder: str = "rani", **more: object) -> Iterator[Session]:
    """Open a review and give its session."""
    with reviewing(source, coder, **more) as review:  # type: ignore[arg-type]
        yield review.session


def rows(folder: Path, name: str = "codings.csv") -> list[tuple[str, ...]]:
    """Return the rows of a table of the corpus."""
    return pl.read_csv(folder / name, infer_schema=False).fill_null("").rows()


# Acts and journals.

_PASSAGES = ("p1", "p2", "p3")
_SIDES: tuple[Side, ...] = ("supports", "hinders")
_codes = st.lists(
    st.builds(
        Code,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["supports", "hinders", "mixed"]),
        st.lists(
            st.tuples(st.integers(0, 5), st.integers(6, 9), st.sampled_from(_SIDES)), max_size=2
        ).map(tuple),
    ),
    max_size=2,
).map(tuple)
_acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Draft, st.sampled_from(_PASSAGES), _codes),
    st.builds(
        Decision,
        st.sampled_from(_PASSAGES),
        st.sampled_from(["coded", "unsure"]),
        _codes,
        st.none() | st.floats(0.01, 1),
        st.booleans(),
    ),
    st.builds(Memo, st.sampled_from(_PASSAGES), st.sampled_from(["", "a"]), st.text(max_size=5)),
    st.just(Undo()),
)


def _seen(state: State) -> tuple[object, ...]:
    return state.decided, state.drafts, state.memos


@given(acts=st.lists(_acts, max_size=12), torn=st.integers(0, 60))
@settings(max_examples=30)
def test_a_journal_read_again_is_what_was_done(
    acts: list[Act], torn: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was done, and wherever the next line was torn."""
    folder = tmp_path_factory.mktemp("journal")
    with closing(open_journal(folder, "rani")) as journal:
        for act in acts:
            journal.perform(act)
        done, number = _seen(journal.state), journal.acts
    whole = journal.path.read_bytes()
    line = b'{"n": 99, "at": "2026-01-01", "do": "draft", "passage_id": "p1", "codes": []}'
    journal.path.write_bytes(whole + line[:torn])
    with closing(open_journal(folder, "rani")) as again:
        assert (_seen(again.state), again.acts, again.dropped) == (done, number, torn > 0)
        again.perform(Draft("p1", ()))
    with closing(open_journal(folder, "rani")) as third:
        assert third.acts == number + 1


@given(acts=st.lists(_acts, max_size=12), more=st.lists(_acts, max_size=12))
def test_undo_brings_back_what_was(acts: list[Act], more: list[Act]) -> None:
    """As many undos as acts, and all is as before; undo has no end but the beginning."""
    before, state = State(), State()
    for act in acts:
        before.perform(act)
        state.perform(act)
    forward = [act for act in more if not isinstance(act, Undo)]
    for act in forward:
        state.perform(act)
    for _ in forward:
        assert state.perform(Undo()) is not None
    assert _seen(state) == _seen(before)
    while state.undoable:
        state.perform(Undo())
    assert _seen(state) == _seen(State())
    assert state.perform(Undo()) is None


def test_a_journal_holds_no_interview_text_and_only_its_owner_reads_it(folder: Path) -> None:
    """Nor does any file of the review but the memos of the coder."""
    with session(folder) as own:
        own.add(TRUST)
        own.accept()
    texts = list(example_corpus()[0].passages["text"])
    files = sorted((folder / "review").iterdir())
    assert [path.name for path in files] == ["folding.lock", "rani.jsonl", "rani.lock"]
    for path in files:
        content = path.read_text("utf-8")
        assert not any(text[:12] in content for text in texts)
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0
    if os.name == "posix":
        assert stat.S_IMODE((folder / "review" / "rani.jsonl").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "review").stat().st_mode) == 0o700


def test_a_damaged_journal_is_refused_with_its_line(folder: Path) -> None:
    """What follows a line that is no act cannot be trusted; nothing is written over it."""
    with session(folder) as own:
        own.nothing()
        own.nothing()
    path = folder / "review" / "rani.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{}\n" + b"".join(lines[2:]))
    damaged = path.read_bytes()
    with pytest.raises(FileError) as refused, session(folder):
        pass
    assert [str(problem) for problem in refused.value.problems] == ["line 2: is no act"]
    assert path.read_bytes() == damaged


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ('{"format": 2, "kind": "tandai review", "coder": "rani"}', "newer version"),
        ('{"format": 1, "kind": "tandai review", "coder": "sita"}', "another coder"),
        ('{"format": 1}', "is damaged"),
    ],
)
def test_another_journal_is_refused(head: str, what: str, folder: Path) -> None:
    """Of a newer version, of another coder, or of something else."""
    review_folder(folder)
    (folder / "review" / "rani.jsonl").write_text(head + "\n", encoding="utf-8")
    with pytest.raises(FileError, match=what), session(folder):
        pass


def test_what_cannot_be_kept_is_not_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk a key does nothing, and says so; the journal stays whole."""
    with session(folder) as own:
        own.add(TRUST)
        size = own.journal.path.stat().st_size
        write = os.write

        def full(file: int, data: bytes) -> int:
            return write(file, data[:7])

        with monkeypatch.context() as patch:
            patch.setattr("os.write", full)
            with pytest.raises(OutputError, match="last key was not kept"):
                own.accept()
        assert own.decision() is None
        assert own.journal.path.stat().st_size == size
        own.accept()
        assert own.journal.acts == 2


# Folding.


def test_decisions_stand_in_the_corpus_when_it_is_left(folder: Path) -> None:
    """Codes with stance and evidence, nothing found as a row of its own, unsure as none."""
    with session(folder) as own:
        start = own.material.passages["start"][0]
        own.add(TRUST)
        own.set_evidence(
            TRUST, ((start, start + 12, "supports"), (start + 64, start + 81, "hinders"))
        )
        own.write_memo("ragu soal rapat\n", TRUST)
        own.accept()
        own.nothing()
        own.add(COOPERATION)
        own.unsure()
    first, second = (start, start + 12), (start + 64, start + 81)
    assert rows(folder) == [
        ("sari-001", "rani", TRUST, "supports", *map(str, first)),
        ("sari-001", "rani", TRUST, "hinders", *map(str, second)),
        ("sari-002", "rani", "", "", "", ""),
    ]
    assert rows(folder, "notes.csv") == [("sari", "sari-001", TRUST, "rani", "ragu soal rapat")]
    corpus = read_corpus(folder)
    assert corpus.codings.rows()[0] == ("sari-001", "rani", TRUST, "mixed")


def test_a_review_goes_on_where_it_was_left(folder: Path) -> None:
    """At the next passage, with undo of what an earlier session did."""
    with session(folder) as own:
        own.toggle(TRUST)
        own.accept()
        own.toggle(RESOURCES)
    with session(folder) as own:
        assert own.passage_id == "sari-002"
        assert [code.indicator for code in own.codes()] == [RESOURCES]
        assert own.undo() is not None
        assert own.codes() == ()
        done = own.undo()
        assert done is not None
        assert (done.what, done.passage_id, own.passage_id) == ("undone", "sari-001", "sari-001")
    assert rows(folder) == []


def test_a_killed_session_is_folded_at_the_next_start(folder: Path) -> None:
    """Its decisions are in the journal and come into the corpus."""
    review = review_folder(folder)
    with closing(open_journal(review, "rani")) as journal:
        journal.perform(Decision("tono-003", "coded", (Code(TRUST, "hinders"),)))
    with session(folder):
        assert rows(folder) == [("tono-003", "rani", TRUST, "hinders")]


def test_what_others_wrote_stays(folder: Path) -> None:
    """Rows of other coders, further columns and rows of hers that did not change."""
    (folder / "codings.csv").write_text(
        "passage_id,coder,indicator,stance,sure\n"
        f"sari-001,sita,{TRUST},hinders,yes\n"
        f"sari-001,rani,{TRUST},,no\n"
        "sari-002,rani,,,\n",
        encoding="utf-8",
    )
    with session(folder) as own:
        assert own.passage_id == "sari-003"
        own.go_to("2")
        own.add(RESOURCES)
        own.accept()
    assert rows(folder) == [
        ("sari-001", "sita", TRUST, "hinders", "yes"),
        ("sari-001", "rani", TRUST, "", "no"),
        ("sari-002", "rani", RESOURCES, "supports", ""),
    ]


def test_codes_changed_elsewhere_are_taken_up(folder: Path) -> None:
    """What a person or another command changed in the files is newer than the last folding."""
    with session(folder) as own:
        own.add(TRUST)
        own.accept()
        own.nothing()
        own.write_memo("lama")
    table = (folder / "codings.csv").read_text("utf-8").replace(TRUST, COOPERATION)
    (folder / "codings.csv").write_text(table, encoding="utf-8")
    notes = (folder / "notes.csv").read_text("utf-8").replace("lama", "baru")
    (folder / "notes.csv").write_text(notes, encoding="utf-8")
    with session(folder) as own:
        own.go_to("sari-001")
        assert own.codes() == (Code(COOPERATION, "supports"),)
        # What was found is no act of hers: undo goes to those before it.
        done = own.undo()
        assert done is not None
        assert (done.what, done.passage_id) == ("undone", "sari-002")
        own.go_to("sari-003")
        assert own.memo() == "baru"
    assert rows(folder) == [("sari-001", "rani", COOPERATION, "supports")]


def test_a_code_that_left_the_codebook_is_not_written(folder: Path) -> None:
    """A corpus with unknown indicators could not be read any more."""
    with session(folder) as own:
        own.add(TRUST)
        own.accept()
        own.journal.perform(Decision("sari-002", "coded", (Code("gone", "supports"),)))
    assert rows(folder)[1] == ("sari-002", "rani", "", "")
    read_corpus(folder)


def test_a_corpus_that_was_broken_meanwhile_loses_nothing(folder: Path) -> None:
    """The screen is left with an error; mended, the next start folds what was decided."""
    table = (folder / "codings.csv").read_text("utf-8")

    def break_it_meanwhile() -> None:
        with session(folder) as own:
            own.add(TRUST)
            own.accept()
            (folder / "codings.csv").write_text(f"{table}sari-001,x,no,\n", encoding="utf-8")

    with pytest.raises(CorpusError):
        break_it_meanwhile()
    (folder / "codings.csv").write_text(table, encoding="utf-8")
    with session(folder):
        assert rows(folder) == [("sari-001", "rani", TRUST, "supports")]


def test_an_unchanged_review_writes_nothing(folder: Path) -> None:
    """Looking is no deciding."""
    before = (folder / "codings.csv").stat().st_mtime_ns
    with session(folder) as own:
        own.move(1)
    assert (folder / "codings.csv").stat().st_mtime_ns == before
    assert len((folder / "review" / "rani.jsonl").read_text("utf-8").splitlines()) == 1


# Two coders.


def test_two_coders_at_the_same_time(folder: Path) -> None:
    """Each has a journal; neither loses what the other folds."""
    with session(folder, "rani") as one, session(folder, "sita") as other:
        one.add(TRUST)
        one.accept()
        other.add(COOPERATION)
        other.accept()
        one.nothing()
    assert rows(folder) == [
        ("sari-001", "sita", COOPERATION, "supports"),
        ("sari-001", "rani", TRUST, "supports"),
        ("sari-002", "rani", "", ""),
    ]
    corpus = read_corpus(folder)
    assert corpus.coders == ("rani", "sita")
    assert codes_in_files(corpus, "sita") == {"sari-001": {Code(COOPERATION, "supports")}}


@pytest.mark.parametrize(
    ("language", "what"),
    [("en", "rani is reviewing this corpus already"), ("id", "rani sedang meninjau korpus ini")],
)
def test_the_same_coder_twice_is_refused(language: str, what: str, folder: Path) -> None:
    """With who, where and what to do; and let in when the other has left."""
    with session(folder), speaking(language):  # type: ignore[arg-type]
        with pytest.raises(UsageError) as refused, session(folder):
            pass
        assert refused.value.what.startswith(what)
        assert "--coder" in refused.value.hint
    with session(folder):
        pass


def test_folding_waits_for_another_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And gives up with a message that says what is kept."""
    monkeypatch.setattr("tandai.review.locks._LONGEST_FOLDING", 0.0)
    review = review_folder(folder)
    from tandai.review.locks import only_folder

    with closing(open_journal(review, "rani")) as journal:
        journal.perform(Decision("sari-001", "coded", ()))
        with only_folder(review), pytest.raises(OutputError, match="Yours are kept"):
            fold(folder, journal)
        assert fold(folder, journal)


@given(first=st.text(max_size=20), second=st.text(max_size=20))
def test_two_coders_never_share_a_file(first: str, second: str) -> None:
    """Names are safe on every file system, whatever case it knows."""
    one, other = file_stem(first), file_stem(second)
    assert (first == second) == (one.casefold() == other.casefold())
    assert set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 0 < len(one) <= 45


@pytest.mark.parametrize("name", ["", "  ", "tandai tumang@1", "x" * 61, "a\x1bb"])
def test_names_that_are_no_coders(name: str) -> None:
    """Empty, a model's, too long, or with control characters."""
    with pytest.raises(UsageError) as refused:
        coder_named(name)
    assert refused.value.where == "--coder"
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("en", "the coder's name has a character that cannot be seen (U+202E)."),
        ("id", "nama pengode memuat karakter yang tidak terlihat (U+202E)."),
    ],
)
def test_a_name_with_a_hidden_character_is_told_why(language: str, what: str) -> None:
    """A mark that turns the writing around is not seen by whoever pasted it."""
    with speaking(language), pytest.raises(UsageError) as refused:  # type: ignore[arg-type]
        coder_named("ra\u202eni")
    assert refused.value.what == what


def test_a_coder_of_any_other_name(folder: Path) -> None:
    """Spaces, capitals, slashes, rounds."""
    for name in ("Siti Nur'aini", "../rani", "rani#2", "CON"):
        with session(folder, name) as own:
            own.nothing()
    assert {row[1] for row in rows(folder)} == {"Siti Nur'aini", "../rani", "rani#2", "CON"}
    assert sorted(path.name for path in folder.parent.iterdir()) == ["korpus"]


def test_a_lock_is_gone_with_its_holder(folder: Path) -> None:
    """However it ended."""
    review = review_folder(folder)
    with pytest.raises(KeyError), only_reviewer(review, "rani"):
        raise KeyError
    with only_reviewer(review, "rani"):
        pass


# Sources.


def test_tags_are_reviewed_in_a_corpus_beside_them(tmp_path: Path) -> None:
    """Reliable suggestions stand as given, others wait; only decisions become codes."""
    tags = write_example_tags(tmp_path / "tanda.jsonl")
    with session(tags) as own:
        assert [item.indicator for item in own.items()] == [TRUST]
        assert own.codes() == (Code(TRUST, "supports"),)
        own.accept()
        given = [item.code is not None for item in own.items()]
        assert (own.passage_id, given) == ("sari-002", [True, False])
        own.toggle(COOPERATION)
        own.toggle(RESOURCES)
        own.accept()
    folder = tmp_path / "tanda-corpus"
    assert rows(folder) == [
        ("sari-001", "rani", TRUST, "supports"),
        ("sari-002", "rani", COOPERATION, "supports"),
    ]
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with session(tags) as own:
        assert own.passage_id == "sari-003"
        assert own.decided["sari-001"].shown


def test_decisions_on_tags_go_into_a_corpus_that_is_there(folder: Path) -> None:
    """Its codebook and transcripts are used; one that lacks passages is refused."""
    tags = write_example_tags(folder.parent / "tanda.csv")
    with session(tags, corpus=folder) as own:
        own.accept()
    assert rows(folder) == [("sari-001", "rani", TRUST, "supports")]
    assert not (folder.parent / "tanda-corpus").exists()
    passages = (folder / "passages.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "passages.csv").write_text("".join(passages[:-1]), encoding="utf-8")
    (folder / "codings.csv").write_text("passage_id,coder,indicator\n", encoding="utf-8")
    with pytest.raises(CorpusError) as refused, session(tags, corpus=folder):
        pass
    assert [problem.what for problem in refused.value.problems] == ["passage_id 'tono-003'"]


def test_the_same_codebook_may_be_named_again(tmp_path: Path) -> None:
    """The same command goes on; another codebook is refused."""
    from tandai.ground.shipped import CODEBOOK

    tags = write_example_tags(tmp_path / "tanda.jsonl")
    for _ in range(2):
        with session(tags, codebook=CODEBOOK) as own:
            own.accept()
    other = tmp_path / "lain.yaml"
    other.write_text(CODEBOOK.read_text("utf-8").replace("istilah: Tata kelola", "istilah: Lain"))
    with pytest.raises(UsageError, match="another codebook"), session(tags, codebook=other):
        pass


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_drawn_sheet_is_reviewed(suffix: str, tmp_path: Path) -> None:
    """With its probabilities, in a random order that may be stopped anywhere."""
    from tandai.reporting.sheets import write_sheet
    from tandai.tags import read_tags

    tags = write_example_tags(tmp_path / "tanda.jsonl")
    sheet = tmp_path / f"periksa{suffix}"
    write_sheet(sample([read_tags(tags)], 4), sheet)
    opened = open_source(sheet)
    assert len(opened.material.ids) == 4
    assert opened.material.probability is not None
    assert all(0 < own < 1 for own in opened.material.probability)
    with session(sheet) as own:
        first = own.passage_id
        own.accept()
    # In the order of the draw, so that one may stop anywhere.
    assert first == opened.material.ids[0]
    assert own.decided[first].probability == 1 / 4
    assert rows(tmp_path / "periksa-corpus")[0][:2] == (first, "rani")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_reviewed_sheet_is_read_by_report(
    suffix: str, language: str, tmp_path: Path, call: Run
) -> None:
    """Decisions fill the sheet in; the shares are estimated from it."""
    from tandai.reporting.sheets import write_sheet
    from tandai.tags import read_tags

    tags = write_example_tags(tmp_path / "tanda.jsonl")
    sheet = tmp_path / f"periksa{suffix}"
    write_sheet(sample([read_tags(tags)], 6), sheet)
    with speaking(language), reviewing(sheet, "Rani") as review:  # type: ignore[arg-type]
        for _ in range(6):
            review.session.next_stance(COOPERATION)
            review.session.next_stance(COOPERATION)
            review.session.accept()
    assert review.filled is not None
    if os.name == "posix":
        assert stat.S_IMODE(review.filled.stat().st_mode) == 0o600
    result = call("report", tags, "--checked", review.filled, "--target", "passages", "--json")
    assert result.code == 0, result.err
    found = json.loads(result.out)["indicators"]
    assert found[COOPERATION]["share"]["value"] == 1
    assert found[RESOURCES]["share"]["value"] == pytest.approx(1 / 6, abs=1e-5)


@pytest.mark.parametrize("queue", [None, "random"])
def test_the_beginning_of_a_sheet_can_be_reported(
    queue: str | None, tmp_path: Path, call: Run
) -> None:
    """Whoever stops has a sample; sorted otherwise in a spreadsheet it is the same sheet."""
    tags, sheet = _drawn_sheet(tmp_path)
    lines = sheet.read_text("utf-8-sig").splitlines(keepends=True)
    sheet.write_text("".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    with reviewing(sheet, "rani", choice=Choice(queue)) as review:
        for _ in range(3):
            assert review.session.row == review.session.decided_here
            review.session.nothing()
        assert review.progress().drawn == 3
    assert review.reach == Reach(counted=3, behind=0, missing=())
    result = call("report", tags, "--checked", str(review.filled), "--json")
    assert (result.code, json.loads(result.out)["sample"]["passages"]) == (0, 3)


def test_a_gap_in_a_sheet_is_told(tmp_path: Path, call: Run) -> None:
    """What the coder was unsure of is not filled in; the message says what waits for it."""
    tags, sheet = _drawn_sheet(tmp_path)
    with reviewing(sheet, "rani") as review:
        review.session.nothing()
        review.session.unsure()
        review.session.nothing()
    assert review.reach == Reach(counted=1, behind=1, missing=(2,))
    told = _shown(review, "en")
    assert told.endswith(f"Next:\n  tandai report tanda.jsonl --checked {review.filled}\n")
    assert (
        "It counts the rows before the first gap: 1. 1 more is decided and counts once row 2 is "
        "decided too (g goes to a row).\n"
    ) in told
    result = call("report", tags, "--checked", str(review.filled), "--json")
    assert (result.code, json.loads(result.out)["sample"]["passages"]) == (0, 1)
    # Without its first row nothing of it can be reported, and no command is promised to.
    with reviewing(sheet, "sita") as review:
        review.session.unsure()
        review.session.nothing()
        review.session.nothing()
    assert "tandai report" not in _shown(review, "en")
    assert _shown(review, "id").endswith(
        "Yang dihitung hanya baris sebelum celah pertama: 0. 2 lainnya sudah diputuskan dan ikut "
        "dihitung setelah baris 1 juga diputuskan (g menuju baris).\n"
    )
    assert call("report", tags, "--checked", str(review.filled)).code != 0


def _drawn_sheet(folder: Path) -> tuple[Path, Path]:
    from tandai.reporting.sheets import write_sheet
    from tandai.tags import read_tags

    tags, sheet = write_example_tags(folder / "tanda.jsonl"), folder / "periksa.csv"
    write_sheet(sample([read_tags(tags)], 6), sheet)
    return tags, sheet


def _shown(review: Review, language: str) -> str:
    from rich.console import Console

    from tandai.render.reviewing import review_view

    console = Console(width=1000, highlight=False)
    with speaking(language), console.capture() as captured:  # type: ignore[arg-type]
        console.print(review_view(review, lambda **_: ["tandai", "same"], ["tanda.jsonl"]))
    return captured.get()


def test_an_altered_sheet_is_refused_with_its_rows(tmp_path: Path) -> None:
    """Nobody would know of what it is a sample."""
    from tandai.ground.errors import TableError
    from tandai.reporting.sheets import write_sheet
    from tandai.tags import read_tags

    sheet = tmp_path / "periksa.csv"
    write_sheet(sample([read_tags(write_example_tags(tmp_path / "t.jsonl"))], 6), sheet)
    lines = sheet.read_text("utf-8-sig").splitlines()
    altered = next(row for row, line in enumerate(lines, 1) if "cukup" in line)
    sheet.write_text("\n".join(lines).replace("cukup", "kurang"), encoding="utf-8")
    with pytest.raises(TableError) as refused:
        open_source(sheet)
    assert [str(problem) for problem in refused.value.problems] == [
        f"row {altered}: is not as it was drawn"
    ]


def test_sources_that_are_none(tmp_path: Path, folder: Path) -> None:
    """A table of codes, a corpus with options of tags, a corpus that cannot be written to."""
    table = tmp_path / "kode.csv"
    table.write_text("text,indicator\nhalo,a\n", encoding="utf-8")
    with pytest.raises(UsageError, match="neither a corpus folder nor"):
        open_source(table)
    with pytest.raises(UsageError, match="its own codebook"):
        open_source(folder, folder)
    with pytest.raises(OutputError, match="no decision could be kept"):
        open_source(Path("corpora/tumang"))


# What keys do.


def test_stances_and_evidence(folder: Path) -> None:
    """Stances turn; with evidence they are what the pieces say together."""
    with session(folder) as own:
        for expected in ("supports", "hinders", "mixed", "supports"):
            own.next_stance(TRUST)
            assert own.codes()[0].stance == expected
        own.set_evidence(TRUST, ((3, 8, "supports"), (9, 15, "hinders")))
        assert own.codes()[0].stance == "mixed"
        own.next_stance(TRUST)
        assert own.codes()[0] == Code(TRUST, "hinders", ((3, 8, "hinders"), (9, 15, "hinders")))
        own.set_evidence(TRUST, ())
        assert own.codes()[0] == Code(TRUST, "hinders")
        own.next_stance(TRUST)
        own.set_evidence(TRUST, ((3, 8, "supports"),))
        assert own.codes()[0] == Code(TRUST, "mixed", ((3, 8, "supports"),))


def test_numbers_of_codes_stay_while_they_are_turned_on_and_off(tmp_path: Path) -> None:
    """Key 2 is the same code as long as the passage is shown."""
    with session(write_example_tags(tmp_path / "t.jsonl")) as own:
        own.go_to("sari-002")
        own.add(TRUST)
        order = [item.indicator for item in own.items()]
        for indicator in (*order, *order):
            own.toggle(indicator)
            assert [item.indicator for item in own.items()] == order


def test_what_was_put_off_comes_back(folder: Path) -> None:
    """After all others; then all is done."""
    with session(folder) as own:
        own.unsure()
        for _ in range(4):
            own.nothing()
        assert own.nothing().what == "nothing"
        assert own.passage_id == "sari-001"
        assert own.nothing().what == "all decided"
        assert not own.move(-1)


def test_going_to_a_passage(folder: Path) -> None:
    """By id in any case, number, or the end of an id; else the nearest is named."""
    with session(folder) as own:
        for name, id in (("TONO-002", "tono-002"), ("3", "sari-003"), ("o-001", "tono-001")):
            assert own.go_to(name) is None
            assert own.passage_id == id
        assert own.go_to("tonno-3") == "tono-003"
        assert own.go_to("99") == ""
        assert own.go_to("-001") in {"sari-001", "tono-001"}
        assert own.passage_id == "tono-001"


def test_blind_hides_suggestions_and_says_so_of_the_decision(tmp_path: Path) -> None:
    """A second coder must not see what the model thinks."""
    with session(write_example_tags(tmp_path / "t.jsonl"), blind=True) as own:
        assert own.items() == ()
        own.accept()
        assert own.decided["sari-001"] == Decision("sari-001", "coded", (), None, False)


def test_queues_give_probabilities_to_decisions(folder: Path) -> None:
    """Those that were drawn at random have one, and the same order comes again."""
    with session(folder, choice=Choice("random")) as own:
        first = own.passage_id
        own.nothing()
        following = own.passage_id
        assert 0 < (own.decided[first].probability or 0) <= 1
    with session(folder, choice=Choice("random")) as own:
        assert own.passage_id == following
        assert own.move(-1)
        assert own.passage_id == first


def test_a_second_coder_gets_a_part_of_the_first_ones(folder: Path) -> None:
    """What she decided and did not fold yet counts as well."""
    with session(folder, "rani") as one:
        one.nothing()
        one.nothing()
        with session(folder, "sita", choice=Choice("random", second_of="rani")) as other:
            assert {other.material.ids[place.row] for place in other.route.places} == {
                "sari-001",
                "sari-002",
            }
    nobody = Choice("random", second_of="nobody")
    with pytest.raises(UsageError, match="has coded none"), session(folder, choice=nobody):
        pass


def test_a_second_coders_progress_is_that_of_her_part(folder: Path) -> None:
    """What is offered is counted, and its size is said; one of anything is one."""
    with session(folder, "rani") as one:
        one.nothing()
        one.nothing()
    with reviewing(folder, "sita", choice=Choice(second_of="rani")) as review:
        with speaking("en"):
            assert begun_words(review) == ("To code: 2 passages, all that rani did.")
        review.session.nothing()
    progress = review.progress()
    assert (progress.decided, progress.of, progress.passages) == (1, 2, 6)
    assert _shown(review, "en").splitlines()[0] == (
        "1 decision now; 1 of 2 passages decided, 0 unsure. Left to code: 1 of 2 passages, all "
        "that rani did."
    )
    assert _shown(review, "id").splitlines()[0] == (
        "1 keputusan kali ini; 1 dari 2 kutipan diputuskan, 0 ragu. Sisa: 1 dari 2 kutipan, "
        "semua yang dikerjakan rani."
    )
    with reviewing(folder, "sita", choice=Choice(second_of="rani")) as review:
        review.session.nothing()
        with speaking("en"):
            assert begun_words(review) == (
                "Nothing is left of 2 passages, all that rani did. Going on where you left."
            )


def test_a_part_says_what_it_was_drawn_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what the other coder did, and not of all there is."""
    monkeypatch.setattr("tandai.review.queues._FEWEST_OF_SECOND", 1)
    with session(folder, "rani") as one:
        for _ in range(4):
            one.nothing()
    with reviewing(folder, "sita", choice=Choice(second_of="rani")) as review:
        with speaking("en"):
            assert begun_words(review) == (
                "To code: 1 passage, drawn at random from the 4 that rani did so far."
            )
        with speaking("id"):
            assert begun_words(review) == (
                "Yang dikode: 1 kutipan, diambil acak dari 4 yang sejauh ini dikerjakan rani."
            )


def test_where_all_is_decided_nothing_can_be_added(folder: Path) -> None:
    """What more decisions would change is said as long as some are left."""
    told = "more would hardly change"
    with reviewing(folder, "rani") as review, speaking("en"):
        own, progress = review.session, review.progress()
        enough = replace(progress, drawn=3, enough=True)
        for _ in range(6):
            assert told in str(bar_words(own, enough, 120))
            own.nothing()
        assert told not in str(bar_words(own, enough, 120))
        assert "6 of 6 decided" in str(bar_words(own, enough, 120))


def test_a_part_that_grew_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other coder went on: it is drawn from more, and what was decided before counts."""
    monkeypatch.setattr("tandai.review.queues._FEWEST_OF_SECOND", 1)
    with session(folder, "rani") as one:
        one.nothing()
    part = Choice(second_of="rani")
    with session(folder, "sita", choice=part) as second:
        second.nothing()
    # A seed by which the only one is not drawn again from all six.
    with session(folder, "rani") as one:
        for _ in range(5):
            one.nothing()
    told = set()
    for seed in range(6):
        with reviewing(folder, "sita", choice=replace(part, seed=seed)) as review:
            outside = review.guide.outside(review.session.decided)
            with speaking("en"):
                said = begun_words(review)
            more = "rani has done more since you began; 1 of yours outside this draw count"
            assert (more in said) == bool(outside)
            told.add(outside)
    assert told == {0, 1}


def test_what_was_undone_is_no_decision_of_now(folder: Path) -> None:
    """Three decisions, two of them undone, a draft among them: one stands."""
    with reviewing(folder, "rani") as review:
        for _ in range(3):
            review.session.nothing()
        review.session.add(TRUST)
        for _ in range(3):
            review.session.undo()
        assert review.session.decided_here == 1
    assert _shown(review, "en").startswith("1 decision now; 1 of 6 passages decided")


def test_disagreements_of_others(folder: Path) -> None:
    """Only passages on which two others differ; none is told as such."""
    contested = Choice("disagreements")
    with pytest.raises(UsageError, match="no two other"), session(folder, choice=contested):
        pass
    for coder, indicators in (("rani", (TRUST, TRUST)), ("sita", (TRUST, COOPERATION))):
        with session(folder, coder) as own:
            for indicator in indicators:
                own.add(indicator)
                own.accept()
    with session(folder, "final", choice=Choice("disagreements")) as own:
        assert [own.material.ids[place.row] for place in own.route.places] == ["sari-002"]


def test_consistency_leads_through_pairs(tmp_path: Path) -> None:
    """Passages that are alike but were coded differently, two by two."""
    folder = write_example(tmp_path / "k")
    passages = (folder / "passages.csv").read_text("utf-8")
    alike = "Kami percaya sama dinas, selalu datang kalau ada rapat."
    passages = passages.replace('"Tidak ada, cukup."', f'"{alike}"')
    (folder / "passages.csv").write_text(passages, encoding="utf-8")
    (folder / "transcripts" / "tono.txt").unlink()
    with session(folder) as own:
        own.add(TRUST)
        own.accept()
        for _ in range(5):
            own.nothing()
    with session(folder, consistency=True) as own:
        pair = own.pair()
        assert pair is not None
        assert (own.passage_id, pair.only_first, pair.only_second) == ("sari-001", (TRUST,), ())
        own.accept()
        pair = own.pair()
        assert pair is not None
        assert (own.passage_id, pair.only_first, pair.only_second) == ("tono-003", (), (TRUST,))


def test_marking_by_words() -> None:
    """Ends move word by word, never through each other or out of the passage."""
    text = "Kami percaya sama dinas."
    assert moved(text, (0, 24), "end", -1) == (0, 17)
    assert moved(text, (0, 17), "start", 1) == (5, 17)
    assert moved(text, (5, 17), "end", 9) == (5, 24)
    assert moved(text, (5, 24), "start", 9) == (18, 24)
    assert moved(text, (18, 24), "start", -9) == (0, 24)
    assert moved("  ", (0, 2), "end", 1) == (0, 2)
    assert toggled(((0, 4, "supports"),), (2, 9), "hinders") == ()
    assert toggled(((0, 4, "supports"),), (5, 9), "hinders") == (
        (0, 4, "supports"),
        (5, 9, "hinders"),
    )


def test_finding_indicators() -> None:
    """By names in either language, ids, cues and definitions; the best first; slips forgiven."""
    codebook = example_corpus()[0].codebook
    assert matching(codebook, "") == codebook.ids
    assert matching(codebook, "kepercayaan")[0] == TRUST
    assert matching(codebook, "trust")[0] == TRUST
    assert matching(codebook, "DESEVE.TRU") == (TRUST,)
    assert TRUST in matching(codebook, "percya")
    assert matching(codebook, "xyzzyq") == ()


# The command.


def test_without_a_terminal(call: Run, folder: Path) -> None:
    """It says what to do, in both languages, and writes nothing."""
    result = call("review", folder, "--coder", "rani")
    assert (result.code, result.out) == (2, "")
    assert result.err == ("Error: review needs a terminal. Run it in a terminal, or use --web.\n")
    result = call("review", folder, "--coder", "rani", "--lang", "id")
    assert result.err == (
        "Galat: review memerlukan terminal. Jalankan di terminal, atau pakai --web.\n"
    )
    assert not (folder / "review").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "tumang"), "Error: --base needs --learn-every.\n"),
        (("--web", "--queue", "trus"), "Error: there is no queue 'trus'."),
        (("--web", "--coder", "tandai"), "Error: --coder: names that begin with 'tandai' are"),
    ],
)
def test_refusals(arguments: tuple[str, ...], message: str, call: Run, folder: Path) -> None:
    """Options that do not fit are told at once."""
    result = call("review", folder, "--coder", "rani", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)


@pytest.mark.parametrize("web", [(), ("--web",)])
def test_a_base_that_is_no_model_is_refused_at_the_start(
    web: tuple[str, ...], call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `tandai train` does: later it would learn nothing and nobody would know why."""
    monkeypatch.setattr("tandai.screen.app.require_terminal", lambda: None)
    learning = ("--learn-every", "5", "--base", folder)
    result = call("review", folder, "--coder", "rani", *learning, *web)
    trained = call("train", folder, "--base", folder, "--out", folder.parent / "m")
    assert (result.code, result.out, result.err) == (2, "", trained.err)
    assert not (folder / "review").exists()


def _screen_that_decides(review: Review, begun: str) -> None:  # what run_screen is given
    assert begun
    review.session.add(TRUST)
    review.session.accept()
    review.session.nothing()
    review.session.unsure()


@pytest.fixture
def decided(call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command on a screen that decides three passages."""
    monkeypatch.setattr("tandai.screen.app.require_terminal", lambda: None)
    monkeypatch.setattr("tandai.screen.app.run_screen", _screen_that_decides)
    monkeypatch.chdir(folder.parent)

    def inside(*arguments: str) -> Result:
        return call("review", "korpus", "--coder", "rani", *arguments)

    return inside


def test_what_the_command_says_afterwards(decided: Callable[..., Result]) -> None:
    """How far it is, where the codes are, and what comes next."""
    assert decided() == Result(
        0,
        "3 decisions now; 2 of 6 passages decided, 1 unsure.\n"
        "Codes of rani are in korpus/codings.csv.\n"
        "Next: go on where you left\n  tandai review korpus --coder rani\n",
        "",
    )


def test_what_the_command_says_afterwards_in_indonesian(decided: Callable[..., Result]) -> None:
    """The same in Indonesian."""
    assert decided("--lang", "id") == Result(
        0,
        "3 keputusan kali ini; 2 dari 6 kutipan diputuskan, 1 ragu.\n"
        "Kode rani ada di korpus/codings.csv.\n"
        "Berikutnya: lanjutkan dari sini\n  tandai review korpus --coder rani\n",
        "",
    )


@pytest.mark.parametrize(
    ("language", "decisions", "told"),
    [
        (
            "en",
            1,
            "Error: interrupted.\n1 passage is done and kept; the same command goes on there.\n"
            "Written, and whole: {codings}\n",
        ),
        (
            "id",
            1,
            "Galat: dihentikan.\n1 kutipan selesai dan tersimpan; ulangi perintah yang sama untuk "
            "melanjutkan.\nSudah ditulis dan utuh: {codings}\n",
        ),
        ("en", 0, "Error: interrupted.\n"),
    ],
)
def test_a_review_that_is_ended_from_outside(
    language: str,
    decisions: int,
    told: str,
    call: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says what is kept, and never that nothing is left."""

    def ended(review: Review, begun: str) -> None:
        for _ in range(decisions):
            review.session.nothing()
        review.session.add(TRUST)
        raise KeyboardInterrupt

    monkeypatch.setattr("tandai.screen.app.require_terminal", lambda: None)
    monkeypatch.setattr("tandai.screen.app.run_screen", ended)
    result = call("review", folder, "--coder", "rani", "--lang", language)
    assert result == Result(130, "", told.format(codings=folder / "codings.csv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_json(language: str, decided: Callable[..., Result]) -> None:
    """One document, the same in both languages, without text."""
    result = decided("--json", "--lang", language)
    told = json.loads(result.out)
    progress = told.pop("progress")
    assert told == {
        "source": "korpus",
        "kind": "corpus",
        "corpus": "korpus",
        "coder": "rani",
        "decided_now": 3,
        "taken": 0,
        "filled": None,
        "reach": None,
        "memos": 0,
    }
    assert (progress["decided"], progress["unsure"], progress["of"]) == (3, 1, 6)
    assert progress["indicators"][TRUST]["passages"] == 1
