"""The screen of `tandai review`, driven by keys and mouse, and as it looks.

python -m tests.test_screen     writes ``tests/screens`` anew, to be looked at before a commit
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import polars as pl
import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tandai.corpus import read_corpus
from tandai.ground.language import LANGUAGES, Language, speaking
from tandai.render.reviewing import begun_words
from tandai.review.decisions import Code
from tandai.review.guide import Choice
from tandai.review.session import Session
from tandai.screen.app import ReviewApp, _drop_typed
from tandai.screen.dialogs import TranscriptPage
from tandai.screen.keys import KEYS, MARKING_KEYS, MORE_KEYS
from tandai.screen.reviewing import ReviewScreen
from tandai.work.review import reviewing

from .review_example import COOPERATION, RESOURCES, TRUST, write_example, write_example_tags

SCREENS = Path(__file__).with_name("screens")
SIZES = ((80, 24), (160, 48))
Steps = Callable[[Pilot[None], Session], Awaitable[None]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The corpus of examples."""
    return write_example(tmp_path / "korpus")


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    """The tags of examples."""
    return write_example_tags(tmp_path / "tanda.jsonl")


def drive(
    source: Path, steps: Steps, size: tuple[int, int] = (80, 24), **options: object
) -> ReviewApp:
    """Open a review on a screen of a size, and do some steps."""

    async def driven(app: ReviewApp, session: Session) -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot, session)
            await pilot.pause()

    with reviewing(source, "rani", **options) as review:  # type: ignore[arg-type]
        app = ReviewApp(review, begun_words(review))
        asyncio.run(driven(app, review.session))
    return app


def looks(pilot: Pilot[None]) -> str:
    """Return the screen as text, without space at the ends of lines."""
    app = pilot.app
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def said(pilot: Pilot[None]) -> str:
    """Return the line above the keys."""
    return str(pilot.app.screen.query_one("#said", Static).content)


def passage(pilot: Pilot[None]) -> str:
    """Return the passage with its marks, however its lines are broken."""
    return str(pilot.app.screen.query_one("#passage", Static).content)


def codings(folder: Path) -> list[tuple[str, ...]]:
    """Return the rows of the codes."""
    return pl.read_csv(folder / "codings.csv", infer_schema=False).fill_null("").rows()


# What keys do.


def test_coding_from_nothing(corpus: Path) -> None:
    """Find an indicator, add it, turn its stance, accept; nothing here; unsure; leave."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("slash", *"perc")
        assert "Trust among" in looks(pilot)
        await pilot.press("enter", "s", "a")
        assert said(pilot) == "✓ #3 sari-001: 1 code"
        await pilot.press("x")
        assert said(pilot) == "✓ #4 sari-002: nothing here"
        await pilot.press("h")
        assert said(pilot) == "✓ #5 sari-003: put off"
        assert session.passage_id == "tono-001"
        await pilot.press("q")

    app = drive(corpus, steps)
    assert app.return_code == 0
    assert codings(corpus) == [("sari-001", "rani", TRUST, "hinders"), ("sari-002", "rani", "", "")]


def test_keys_before_the_screen_stands_decide_nothing(corpus: Path) -> None:
    """Nobody has seen a passage yet."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.stands
        screen.stands = False
        await pilot.press("x", "slash", "t")
        assert pilot.app.screen is screen
        assert session.journal.acts == 0

    drive(corpus, steps)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")
def test_what_was_typed_ahead_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys wait in the terminal while the program starts."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        os.write(ours, b"x\n")
        assert select.select([theirs], [], [], 5)[0]
        _drop_typed()
        assert not select.select([theirs], [], [], 0)[0]
    os.close(ours)


def test_a_quick_typist_finds_what_she_types(corpus: Path) -> None:
    """Letters that come right after / belong to the search, and do nothing else."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        for key in ("slash", "p", "e", "r", "c", "enter"):
            pilot.app.simulate_key(key)
        await pilot.pause()
        await pilot.pause()
        assert [code.indicator for code in session.codes()] == [TRUST]

    drive(corpus, steps)


def test_checking_suggestions(tags: Path) -> None:
    """Numbers turn suggestions on and off, Tab moves the focus, Enter turns what is in it."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        assert session.codes() == (Code(TRUST, "supports"),)
        await pilot.press("1")
        assert session.codes() == ()
        await pilot.press("1", "a")
        assert session.passage_id == "sari-002"
        assert session.focus == RESOURCES
        await pilot.press("tab", "enter")
        assert [code.indicator for code in session.codes()] == [RESOURCES, COOPERATION]
        await pilot.press("shift+tab", "enter", "9")
        assert said(pilot) == "there is no code 9"
        await pilot.press("a")

    drive(tags, steps)
    assert codings(tags.with_name("tanda-corpus")) == [
        ("sari-001", "rani", TRUST, "supports"),
        ("sari-002", "rani", COOPERATION, "supports"),
    ]


def test_marking_evidence(corpus: Path) -> None:
    """A sentence by its number, its ends by arrows, its side by s; a second piece; mixed."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("e")
        assert said(pilot) == "choose a code first (/ finds one)"
        await pilot.press("slash", *"perc", "enter", "e")
        assert "(1) Kami percaya sama dinas. (2) Kalau" in passage(pilot)
        await pilot.press("1", "left", "down")
        assert "«percaya sama»1+" in passage(pilot)
        await pilot.press("3", "s")
        assert "«(3) Dulu tidak begitu.»1-" in passage(pilot)
        assert session.codes()[0].stance == "mixed"
        await pilot.press("tab", "right", "up", "escape", "a")
        await pilot.press("k", "e", "delete", "u", "a")

    drive(corpus, steps)
    text = (corpus / "transcripts" / "sari.txt").read_text("utf-8")
    found = read_corpus(corpus).evidence
    marked = [(row["stance"], text[row["start"] : row["end"]]) for row in found.to_dicts()]
    assert marked == [("supports", "Kami percaya sama dinas."), ("hinders", "Dulu tidak begitu.")]
    assert codings(corpus)[0][:4] == ("sari-001", "rani", TRUST, "supports")


def _with_sentences(corpus: Path, number: int) -> Path:
    """Make the last passage one of so many sentences; return the corpus."""
    said = " ".join(f"Kalimat ke-{n} selesai." for n in range(1, number + 1))
    transcript = corpus / "transcripts" / "tono.txt"
    transcript.write_text(
        transcript.read_text("utf-8").replace("Tidak ada, cukup.", said), encoding="utf-8"
    )
    passages = pl.read_csv(corpus / "passages.csv", infer_schema=False)
    last = pl.col("passage_id") == "tono-003"
    end = (pl.col("start").cast(pl.Int64) + len(said)).cast(pl.String)
    passages.with_columns(
        pl.when(last).then(pl.lit(said)).otherwise("text").alias("text"),
        pl.when(last).then(end).otherwise("end").alias("end"),
    ).write_csv(corpus / "passages.csv")
    return corpus


@pytest.mark.parametrize(
    ("keys", "marked"),
    [
        (("1", "escape"), [1]),
        (("1", "enter", "escape"), [1]),
        (("1", "s", "escape"), [1]),
        (("1", "a"), [1]),
        (("1", "j", "k"), [1]),
        (("1", "2", "escape"), [12]),
        (("1", "5", "escape"), [1, 5]),
        (("1", "backspace", "escape"), []),
        (("1", "u", "3", "escape"), [3]),
    ],
    ids=lambda own: " ".join(map(str, own)),
)
def test_a_number_that_is_begun_is_not_lost(
    keys: tuple[str, ...], marked: list[int], corpus: Path
) -> None:
    """Of twelve sentences 1 waits for a second figure; whatever key comes, the first is marked."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("g", *"tono-003", "enter", "slash", *"perc", "enter", "e", "1")
        assert said(pilot) == "sentence 1… (Enter)"
        await pilot.press("backspace", *keys)
        await pilot.press("g", *"tono-003", "enter")
        evidence = session.codes()[0].evidence
        start = session.material.passages.row(session.row, named=True)["start"]
        text = session.material.passages.row(session.row, named=True)["text"]
        words = [text[own[0] - start : own[1] - start] for own in evidence]
        assert words == [f"Kalimat ke-{n} selesai." for n in marked]

    drive(_with_sentences(corpus, 12), steps)


def test_taking_the_words_of_the_model(tags: Path) -> None:
    """They are shown with their own marks, and become evidence with v."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        assert "‹Kami percaya›1? sama dinas." in passage(pilot)
        await pilot.press("e", "v", "enter")
        assert "«Kami percaya»1+ sama dinas." in passage(pilot)
        assert session.codes()[0].evidence[0][2] == "supports"

    drive(tags, steps)


def test_evidence_of_a_suggestion_that_is_not_given(tags: Path) -> None:
    """It is said that marking gives the code; leaving without a mark does not."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("1", "e")
        assert said(pilot) == (
            "Evidence for: Trust among the participants (not given yet: marking gives it)"
        )
        await pilot.press("escape")
        assert session.codes() == ()
        await pilot.press("e", "1", "escape")
        assert [code.indicator for code in session.codes()] == [TRUST]
        await pilot.press("e")
        assert said(pilot) == "Evidence for: Trust among the participants"

    drive(tags, steps)


def test_evidence_needs_offsets(tags: Path) -> None:
    """A drawn sheet has none, and says so."""
    from tandai.reporting.sheets import write_sheet
    from tandai.tags import read_tags
    from tandai.work.sample import sample

    sheet = tags.with_name("periksa.csv")
    write_sheet(sample([read_tags(tags)], 6), sheet)

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("g", *"sari-001", "enter", "e")
        assert said(pilot).startswith("no evidence can be marked")
        assert session.items()[0].indicator == TRUST

    drive(sheet, steps)


def test_the_bar_of_a_second_coder(corpus: Path) -> None:
    """It counts the part that she is to code, not the corpus."""
    with reviewing(corpus, "sita") as other:
        other.session.nothing()
        other.session.nothing()

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("x")
        assert "1 of 2 decided" in looks(pilot)

    drive(corpus, steps, choice=Choice(second_of="sita"))


def test_a_second_coder_sees_nothing_of_the_first_one(corpus: Path) -> None:
    """Neither codes nor how far they agree; the number of a passage is not one of her part."""
    with reviewing(corpus, "sita") as other:
        for _ in range(3):
            other.session.add(TRUST)
            other.session.accept()
        alone = other.progress()
    assert alone.decided == 3

    async def steps(pilot: Pilot[None], session: Session) -> None:
        assert session.items() == ()
        views = [looks(pilot)]
        await pilot.press("p")
        views.append(looks(pilot))
        await pilot.press("escape", "x", "x", "x")
        views.append(looks(pilot))
        assert said(pilot) == "✓ #3 sari-003: all that was drawn for you is decided; q leaves"
        assert "open · no. 1 · rani" in views[0]
        assert "0 of 3 decided" in views[0]
        assert "alpha" not in "".join(views)
        assert "x Trust" not in "".join(views)
        rows = [line for line in views[1].splitlines() if line.count("–") == 3]
        assert len(rows) > 10
        assert all(" 0 " in row for row in rows)

    drive(corpus, steps, choice=Choice(second_of="sita"), blind=True)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("xxxxxx", "✓ #6 tono-003: all passages are decided; q leaves"),
        ("xxxxxhh", "✓ #7 tono-003: put off; nothing else comes, q leaves"),
    ],
)
def test_the_end(keys: str, expected: str, corpus: Path) -> None:
    """What was put off is not decided."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press(*keys)
        assert said(pilot) == expected

    drive(corpus, steps)


def test_the_end_of_a_queue_is_not_that_of_all(corpus: Path) -> None:
    """Where two differed on one passage of six, five are left."""
    for coder, indicator in (("ani", TRUST), ("budi", COOPERATION)):
        with reviewing(corpus, coder) as review:
            review.session.add(indicator)
            review.session.accept()

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("x")
        assert said(pilot) == "✓ #1 sari-001: nothing more comes; q leaves"
        assert "1 of 6 decided" in looks(pilot)

    drive(corpus, steps, choice=Choice("disagreements"))


def test_undo_without_end(corpus: Path) -> None:
    """Back to the first key, across passages; then there is nothing more."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("slash", *"perc", "enter", "s", "a", "x", "h")
        for expected in ("sari-003", "sari-002", "sari-001"):
            await pilot.press("u")
            assert session.passage_id == expected
        await pilot.press("u", "u")
        assert session.codes() == ()
        await pilot.press("u")
        assert said(pilot) == "nothing to undo"

    drive(corpus, steps)
    assert codings(corpus) == []


def test_memos(corpus: Path) -> None:
    """On the passage and on the code in focus; Esc keeps nothing."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("m", *"ragu", "f2")
        assert session.memo() == "ragu"
        assert "Memo: ragu" in looks(pilot)
        await pilot.press("slash", *"perc", "enter", "m", "f3", *"inti", "ctrl+s")
        assert session.memo(TRUST) == "inti"
        await pilot.press("m", *"lain", "escape")
        assert session.memo() == "ragu"

    drive(corpus, steps)
    notes = pl.read_csv(corpus / "notes.csv", infer_schema=False).fill_null("").rows()
    assert notes == [
        ("sari", "sari-001", "", "rani", "ragu"),
        ("sari", "sari-001", TRUST, "rani", "inti"),
    ]


def test_a_memo_is_kept_however_often_one_turns(corpus: Path) -> None:
    """On the passage and on its code in one go; what was not changed is not written."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("slash", *"perc", "enter", "m", *"ragu", "f3", *"inti", "f2")
        assert (session.memo(), session.memo(TRUST)) == ("ragu", "inti")
        acts = session.journal.acts
        await pilot.press("m", "f3", "f3", "f2")
        assert session.journal.acts == acts

    drive(corpus, steps)


def test_moving_and_going_to(corpus: Path) -> None:
    """Letters and arrows; by id; an unknown one gets the nearest named."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        for key, expected in (("j", "002"), ("down", "003"), ("k", "002"), ("left", "001")):
            await pilot.press(key)
            assert session.passage_id == f"sari-{expected}"
        await pilot.press("k")
        assert said(pilot) == "no more passages here"
        await pilot.press("g", *"5", "enter")
        assert session.passage_id == "tono-002"
        await pilot.press("g", *"tono-9", "enter")
        assert said(pilot).startswith("no passage is called so; did you mean tono-00")
        await pilot.press("g", "escape")
        assert session.passage_id == "tono-002"

    drive(corpus, steps)


def test_the_whole_transcript(corpus: Path) -> None:
    """Questions and all, the passage with a bar before its lines."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("g", *"tono-002", "enter", "t")
        page = looks(pilot)
        assert "tono (Esc closes)" in page
        assert "P: Bahan bakunya?" in page
        assert "▌ Dari hutan rakyat, lancar saja." in page
        page_of_it = pilot.app.screen
        assert isinstance(page_of_it, TranscriptPage)
        await pilot.press("escape", "x")
        assert session.decided["tono-002"].state == "coded"
        # It may be closed before it went to the passage.
        page_of_it._to_passage()

    drive(corpus, steps)


def test_all_decided(corpus: Path) -> None:
    """The screen says so and stays."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press(*"xxxxxx")
        assert said(pilot) == "✓ #6 tono-003: all passages are decided; q leaves"
        assert "6 of 6 decided" in looks(pilot)
        await pilot.press("p")
        await pilot.press("end")
        assert "Shares rest on 6 passages" in looks(pilot)

    drive(corpus, steps)


def test_the_mouse(tags: Path) -> None:
    """Codes, indicators and keys can be clicked."""

    async def steps(pilot: Pilot[None], session: Session) -> None:
        assert await pilot.click("#code-lines", offset=(8, 0))
        assert session.codes() == ()
        assert await pilot.click("#found", offset=(6, 2))
        assert len(session.codes()) == 1
        foot = looks(pilot).splitlines()[-2]
        assert await pilot.click("#keys", offset=(foot.index("a accept"), 0))
        assert session.passage_id == "sari-002"
        await pilot.click("#keys", offset=(2, 1))
        assert session.passage_id == "sari-001"

    drive(tags, steps)


def test_interview_text_cannot_steer_the_screen(corpus: Path) -> None:
    """Control characters are shown as a sign; markup stays text."""
    passages = (corpus / "passages.csv").read_text("utf-8")
    hostile = "\x1b]0;x\x07[red]lancar[/red] [@click=app.quit]saja[/]."
    (corpus / "passages.csv").write_text(passages.replace("lancar saja.", hostile), "utf-8")
    (corpus / "transcripts" / "tono.txt").unlink()

    async def steps(pilot: Pilot[None], session: Session) -> None:
        await pilot.press("g", *"5", "enter")
        page = looks(pilot)
        assert "\x1b" not in page
        assert "[red]lancar[/red]" in page
        assert session.passage_id == "tono-002"

    drive(corpus, steps)


def test_a_mistake_of_the_program_shows_no_text(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Textual's own traceback would show every variable."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def steps(pilot: Pilot[None], session: Session) -> None:
        monkeypatch.setattr(session, "accept", broken)
        await pilot.press("a")

    with pytest.raises(ZeroDivisionError):
        drive(corpus, steps)
    told = capsys.readouterr()
    assert told.out + told.err == ""


def test_a_full_disk_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key does nothing; the screen says so and goes on."""
    from tandai.ground.errors import OutputError
    from tandai.review.journal import Journal

    def full(*_: object) -> None:
        raise OutputError("cannot be written (full).", where="rani.jsonl")

    async def steps(pilot: Pilot[None], session: Session) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Journal, "_append", full)
            await pilot.press("x")
        assert said(pilot) == "rani.jsonl: cannot be written (full)."
        assert session.passage_id == "sari-001"
        await pilot.press("x")
        assert session.passage_id == "sari-002"

    drive(corpus, steps)


# How it looks.

# One after another in one session: suggestions, evidence being marked, an indicator being found,
# the help.
VIEWS = {
    "suggestions": ("a",),
    "evidence": ("k", "e", "2", "left"),
    "finding": ("escape", "slash", *"modal"),
    "help": ("escape", "question_mark"),
}


def views_of(size: tuple[int, int], language: Language, folder: Path) -> dict[str, str]:
    """Return how the views look."""
    found: dict[str, str] = {}

    async def steps(pilot: Pilot[None], _: Session) -> None:
        for name, keys in VIEWS.items():
            await pilot.press(*keys)
            await pilot.pause()
            found[name] = looks(pilot)

    with speaking(language):
        drive(write_example_tags(folder / "tanda.jsonl"), steps, size)
    return found


def _file(name: str, size: tuple[int, int], language: str) -> Path:
    return SCREENS / f"{name}-{size[0]}x{size[1]}-{language}.txt"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_views(size: tuple[int, int], language: Language, tmp_path: Path) -> None:
    """Each is as it was looked at, and fits."""
    for name, view in views_of(size, language, tmp_path).items():
        assert view == _file(name, size, language).read_text("utf-8"), name
        lines = view.splitlines()
        assert len(lines) == size[1]
        assert max(map(len, lines)) <= size[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_keys_stand_at_the_foot(language: Language) -> None:
    """At 80 columns in two lines."""
    foot = _file("suggestions", (80, 24), language).read_text("utf-8").splitlines()[-2:]
    with speaking(language):
        for key in KEYS:
            assert f"{key.shown} {key.short}" in " ".join(foot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_help_is_broken(language: Language) -> None:
    """On a screen of 80 columns 59 are left beside the keys."""
    with speaking(language):
        said = [str(key.long) for key in (*KEYS, *MORE_KEYS, *MARKING_KEYS)]
    assert [line for line in said if len(line) > 59] == []


if __name__ == "__main__":
    SCREENS.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                for name, view in views_of(size, language, Path(folder)).items():
                    _file(name, size, language).write_text(view, encoding="utf-8")
