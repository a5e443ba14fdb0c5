"""Evidence and stances in every form: what goes out comes back, and so does what is not told."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, passage_frame
from tandai.sources import read_coded
from tandai.tags import Evidence, Suggestion, TaggedPassage, read_tags, write_tags
from tandai.tags.tagged import Tags
from tandai.transcript import Passage
from tandai.work.export import export
from tandai.work.importing import import_projects

SAID = ("Kami saling percaya, 😀 sungguh.", "Modal kurang; rapat tiap Senin.", "Ya, begitulah.")
TEXT = "\n".join(SAID)
IDS = ("deseve.trust", "pyke.innovation")
# Making a failing example smaller would take minutes: each is written in every form.
SOME = settings(max_examples=7, deadline=None, phases=(Phase.explicit, Phase.generate))


def passages() -> list[Passage]:
    """Return three passages of one interview, as they lie in its text."""
    return [
        Passage(
            f"w-{n}", "w", "Bu Sri", "N", "Apa?", TEXT.index(own), TEXT.index(own) + len(own), own
        )
        for n, own in enumerate(SAID, 1)
    ]


@st.composite
def words(draw: st.DrawFn, passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return up to two places in a passage."""
    inside = st.integers(passage.start, passage.end - 1)
    places = draw(st.lists(st.tuples(inside, st.integers(1, 9)), max_size=2))
    return tuple(dict.fromkeys((a, min(a + length, passage.end)) for a, length in places))


@st.composite
def people(draw: st.DrawFn, codes: list[Passage]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one coder's codes of all passages, and the words that carry them."""
    given_, marked = [], []
    for passage in codes:
        own = draw(st.lists(st.sampled_from(IDS), unique=True))
        given_ += [] if own else [(passage.passage_id, "rani", "", "")]
        for id in sorted(own):
            stance = draw(st.sampled_from(("supports", "hinders", "mixed")))
            key = (passage.passage_id, "rani", id)
            given_.append((*key, stance))
            sides = ("supports", "hinders") if stance == "mixed" else (stance,)
            for side in sides:
                marked += [(*key, side, *place) for place in draw(words(passage))]
    return (
        pl.DataFrame(given_, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(marked, schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )


@st.composite
def tagged(draw: st.DrawFn, own: list[Passage]) -> list[TaggedPassage]:
    """Return a model's suggestions, whose stances may not be told, with the words behind them."""
    found = []
    for passage in own:
        suggested = [
            Suggestion(
                id,
                0.75,
                draw(st.sampled_from(("supports", "hinders", "mixed", ""))),
                "ok",
                evidence=tuple(Evidence(a, b, TEXT[a:b]) for a, b in sorted(draw(words(passage)))),
                stance_verdict="ok",
            )
            for id in draw(st.lists(st.sampled_from(IDS), unique=True))
        ]
        found.append(TaggedPassage(passage, tuple(suggested), dict.fromkeys(IDS, 0.75), "tiny@1"))
    return found


def said_by(corpus: Corpus) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return codes and words, with places counted in the passage: texts may be laid anew."""
    starts = dict(corpus.passages.select("passage_id", "start").iter_rows())
    evidence = {
        (id, *key, start - starts[id], end - starts[id])
        for id, *key, start, end in corpus.evidence.iter_rows()
    }
    return set(corpus.codings.iter_rows()), evidence


@SOME
@given(st.data())
def test_codes_and_words_come_back_from_every_form(data: st.DataObject) -> None:
    """Of a person and a model: read where it lies, and imported."""
    own = passages()
    codings, evidence = data.draw(people(own))
    tags = data.draw(tagged(own))
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_tags(tags, folder / "t.jsonl")
        table, book = passage_frame(own), read_corpus("corpora/tumang").codebook
        known = pl.DataFrame({"document": ["w"], "informant": ["Bu Sri"]})
        corpus = Corpus("k", book, table, codings, known, evidence=evidence)
        write_corpus(corpus, folder / "k", {"w": TEXT})
        model = said_by(read_coded(folder / "t.jsonl"))
        expected = tuple(a | b for a, b in zip(said_by(corpus), model, strict=True))
        assert said_by(read_corpus(folder / "k")) == said_by(corpus)
        for form in ("csv", "jsonl", "qdpx"):
            out = folder / f"out.{form}"
            export([folder / "k", folder / "t.jsonl"], out)
            assert said_by(read_coded(out)) == expected, form
            import_projects([out], folder / form)
            again = read_corpus(folder / form)
            assert said_by(again) == expected, form
            # Once more, from the corpus that was made of it.
            export([folder / form], folder / f"again.{form}")
            assert said_by(read_coded(folder / f"again.{form}")) == expected, form


@SOME
@given(st.data())
def test_tags_come_back_from_every_form(data: st.DataObject) -> None:
    """Suggestions with their stances and words, from lines, tables and a workbook."""
    tags = data.draw(tagged(passages()))
    with TemporaryDirectory() as temporary:
        for suffix in ("jsonl", "csv", "parquet", "xlsx"):
            path = Path(temporary, f"t.{suffix}")
            write_tags(tags, path)
            back: Tags = read_tags(path)
            assert list(back.suggested) == [own.suggested for own in tags], suffix


@pytest.mark.parametrize("cell", ["3", "0-999", "9-3", "x-y", "0-3,", "0-3;0-2"])
def test_words_that_lie_outside_their_passage_make_no_tags(cell: str, tmp_path: Path) -> None:
    """A table of tags that was changed by hand is refused and not half read."""
    from tandai.ground.errors import TableError

    passage = passages()[0]
    own = Suggestion(IDS[0], 0.75, "supports", evidence=(Evidence(0, 3, TEXT[:3]),))
    tag = TaggedPassage(passage, (own,), dict.fromkeys(IDS, 0.75), "tiny@1")
    write_tags([tag], tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8").replace(",0-3,", f',"{cell}",')
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    if cell == "0-3,":  # A comma too many says nothing more.
        assert read_tags(tmp_path / "t.csv").suggested[0] == (own,)
        return
    with pytest.raises(TableError, match="is not a file of tags"):
        read_tags(tmp_path / "t.csv")
