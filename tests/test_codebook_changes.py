"""`tandai codebook rename|merge|split|drop`: a codebook and all that names its indicators."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.codebook import Codebook, Framework, Indicator, read_codebook
from tandai.codebook.changes import Change, drop, merge, rename, split
from tandai.codebook.editing import edited_yaml
from tandai.codebook.history import read_history
from tandai.corpus import read_corpus
from tandai.corpus.undecided import undecided_passages
from tandai.ground import shipped
from tandai.ground.errors import CodebookError, OutputError, TandaiError, UsageError
from tandai.ground.language import set_language
from tandai.ground.outputs import require_new
from tandai.review.decisions import Code
from tandai.review.guide import Choice
from tandai.review.locks import only_reviewer
from tandai.review.renewal import Waiting, renewed, waiting_of
from tandai.work import changing
from tandai.work.changing import Changed, change_codebook
from tandai.work.review import reviewing

from .conftest import Run, files_in, typed
from .killing import Workplace

YAML = """\
# Our codebook, third round.
title: {en: Ours, id: Kami}
frameworks:
  - {id: dev, name: Development}   # of 2019
indicators:
  # What people say of each other.
  - id: dev.trust
    term: Trust
    istilah: Kepercayaan
    definition: Relies on another.
  - {id: rules, framework: dev, term: Rules, istilah: Aturan, parent: dev.trust}

  - id: dev.money   # asked for by the office
    term: Money
    istilah: Uang
    include: [Loans.]
"""
TEXT = "Kami saling percaya. Pinjaman sulit. Tidak ada aturan. Ya begitu."
PASSAGES = """\
passage_id,document,informant,speaker,question,start,end,text
p1,d1,i1,N,,0,20,Kami saling percaya.
p2,d1,i1,N,,21,36,Pinjaman sulit.
p3,d1,i1,N,,37,54,Tidak ada aturan.
p4,d1,i1,N,,55,65,Ya begitu.
"""
CODINGS = """\
passage_id,coder,indicator,stance,start,end,sure
p1,ani,dev.trust,supports,5,19,yes
p1,ani,Aturan,hinders,,,no
p1,budi,dev.trust;rules,supports,,,
p2,ani,dev.money,hinders,30,35,
p2,ani,dev.money,supports,21,29,
p2,tandai m@1,Uang,hinders,,,
p3,ani,rules,mixed,,,
p3,ani,dev.trust,hinders,37,42,
p4,ani,,,,,
"""
NOTES = """\
document,passage_id,indicator,coder,text
d1,p2,dev.money,ani,dua arti
,,dev.money,ani,kode ini luas
d1,p1,,ani,bagus
"""
SELECTIONS = """\
document,start,end,coder,indicator,stance
d1,21,29,ani,dev.money,supports
d1,0,4,ani,rules,supports
"""
DECISIONS = """\
passage_id,indicator,reason
p2,dev.money,begini
p3,rules,begitu
"""
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small corpus with all that a folder may hold."""
    own = tmp_path / "korpus"
    (own / "transcripts").mkdir(parents=True)
    (own / "transcripts" / "d1.txt").write_text(TEXT, encoding="utf-8")
    for name, content in (
        ("codebook.yaml", YAML),
        ("passages.csv", PASSAGES),
        ("codings.csv", CODINGS),
        ("notes.csv", NOTES),
        ("selections.csv", SELECTIONS),
        ("decisions.csv", DECISIONS),
        ("codings-lagi.csv", "passage_id,coder,indicator,stance\np2,cici,Money,mixed\n"),
        ("codings-rogers.csv", "passage_id,coder,indicator,stance\np2,cici,rules,mixed\n"),
    ):
        (own / name).write_text(content, encoding="utf-8")
    return own


def change(folder: Path, do: Callable[..., tuple[Codebook, Change]], *arguments: object) -> Changed:
    """Make a change at a known time."""
    return change_codebook(folder, lambda own: do(own, *arguments), clock=lambda: AT)


def table(path: Path) -> str:
    """Return a table as people would write it: "" for an empty cell."""
    return path.read_text(encoding="utf-8").replace('""', "")


def state(folder: Path) -> dict[str, bytes]:
    """Return the content of all files."""
    return {n: (folder / n).read_bytes() for n in files_in(folder) if (folder / n).is_file()}


def test_rename_changes_just_the_names(folder: Path) -> None:
    """Comments, layout, further columns, terms in cells and the framework stay."""
    changed = change(folder, rename, "dev.money", "funds", None, "Dana")
    assert (folder / "codebook.yaml").read_text("utf-8") == YAML.replace(
        "  - id: dev.money   # asked for by the office\n    term: Money\n    istilah: Uang\n",
        "  - id: funds   # asked for by the office\n    framework: dev\n    term: Money\n"
        "    istilah: Dana\n",
    )
    expected = CODINGS.replace("dev.money", "funds").replace("Uang", "funds")
    assert table(folder / "codings.csv") == expected
    assert table(folder / "notes.csv") == NOTES.replace("dev.money", "funds")
    assert table(folder / "selections.csv") == SELECTIONS.replace("dev.money", "funds")
    assert table(folder / "decisions.csv") == DECISIONS.replace("dev.money", "funds")
    # By the corpus' codebook, and its term is still the same; by another theory's.
    assert "cici,Money,mixed" in table(folder / "codings-lagi.csv")
    assert "cici,rules,mixed" in table(folder / "codings-rogers.csv")
    assert changed.as_dict() == {
        "do": "rename",
        "taken": ["dev.money"],
        "given": ["funds"],
        "rows": {
            "codings.csv": 3,
            "decisions.csv": 1,
            "notes.csv": 2,
            "selections.csv": 1,
        },
        "removed": {},
        "undecided": {},
    }
    codebook = read_codebook(folder / "codebook.yaml")
    assert [f.id for f, _ in codebook.grouped()] == ["dev"]


def test_a_parent_follows(folder: Path) -> None:
    """What stood below it stands below its new name; dropped, where that stood."""
    change(folder, rename, "Trust", "dev.faith")
    assert "parent: dev.faith}" in (folder / "codebook.yaml").read_text("utf-8")
    change(folder, drop, "dev.faith")
    assert read_codebook(folder / "codebook.yaml")["rules"].parent == ""


def test_merge_unites_evidence_and_stances(folder: Path) -> None:
    """Rows that now say the same are one; both sides make it mixed."""
    change(folder, merge, ["rules", "dev.trust"], "dev.trust")
    assert table(folder / "codings.csv") == (
        CODINGS.replace("Aturan", "dev.trust")
        .replace("dev.trust;rules", "dev.trust")
        .replace("rules", "dev.trust")
    )
    codings = read_corpus(folder).codings.filter(pl.col("indicator") == "dev.trust")
    assert dict(codings.select(pl.col("passage_id") + pl.col("coder"), "stance").iter_rows()) == {
        "p1ani": "mixed",
        "p1budi": "supports",
        "p3ani": "mixed",
    }
    text = (folder / "codebook.yaml").read_text("utf-8")
    assert "rules" not in text
    assert "# What people say of each other." in text


def test_merge_into_a_new_one_begins_as_the_first(folder: Path) -> None:
    """It stands where the first of them stood."""
    change(folder, merge, ["dev.money", "rules"], "means")
    codebook = read_codebook(folder / "codebook.yaml")
    assert codebook.ids == ("dev.trust", "means")
    assert codebook["means"].term == "Money"
    assert codebook["means"].include.id == ("Loans.",)
    assert change(folder, merge, ["means"], "dev.trust").change.taken == ("means", "dev.trust")


def test_drop_leaves_read_and_keeps_what_went(folder: Path) -> None:
    """Who coded nothing else found nothing; memos stay with the passage; codes in the history."""
    changed = change(folder, drop, "dev.money")
    assert table(folder / "codings.csv") == "".join(
        line + "\n" for line in CODINGS.splitlines() if "money" not in line and "Uang" not in line
    ) + ("p2,ani,,,,,\np2,tandai m@1,,,,,\n")
    assert table(folder / "notes.csv") == NOTES.replace("dev.money", "")
    assert "dev.money" not in table(folder / "selections.csv")
    # Another's table is not robbed.
    assert table(folder / "decisions.csv") == DECISIONS
    assert table(folder / "codings-lagi.csv") == "passage_id,coder,indicator,stance\np2,cici,,\n"
    (kept,) = read_history(folder / "codebook-history.jsonl")
    assert kept == changed.change
    assert kept.at == "2026-03-01T09:30:00+00:00"
    assert kept.before[0].include.id == ("Loans.",)
    assert [row["stance"] for row in kept.removed["codings.csv"]] == [
        "hinders",
        "supports",
        "hinders",
    ]
    assert kept.removed["codings.csv"][0]["start"] == "30"


def test_split_asks_for_decisions(folder: Path) -> None:
    """All rows of such a passage wait; nobody is said to have found the new ones or not."""
    changed = change(folder, split, "dev.trust", ["dev.people", "dev.offices"])
    assert changed.undecided == {"ani": 2, "budi": 1}
    assert read_codebook(folder / "codebook.yaml").ids == (
        "dev.people",
        "dev.offices",
        "rules",
        "dev.money",
    )
    assert "# asked for by the office" in (folder / "codebook.yaml").read_text("utf-8")
    corpus = read_corpus(folder)
    assert set(corpus.codings["passage_id"]) == {"p2", "p4"}
    assert undecided_passages(corpus, folder) == {"ani": 2, "budi": 1}
    into = ("dev.people", "dev.offices")
    assert waiting_of(corpus, folder, "ani") == (
        Waiting(
            "p1",
            (Code("rules", "hinders"),),
            (Code("dev.trust", "supports", ((5, 19, "supports"),)),),
            into,
        ),
        Waiting(
            "p3",
            (Code("rules", "mixed"),),
            (Code("dev.trust", "hinders", ((37, 42, "hinders"),)),),
            into,
        ),
    )
    assert waiting_of(corpus, folder, "cici") == ()


def test_what_waits_is_decided_by_its_rows(folder: Path) -> None:
    """It waits no more as soon as its coder has rows there again; later changes reach it."""
    change(folder, split, "dev.trust", ["dev.people", "dev.offices"])
    change(folder, rename, "rules", "laws")
    change(folder, merge, ["dev.people", "dev.money"], "dev.people")
    (first, second) = waiting_of(read_corpus(folder), folder, "ani")
    assert first.codes == (Code("laws", "hinders"),)
    assert first.into == ("dev.people", "dev.offices")
    with (folder / "codings.csv").open("a", encoding="utf-8") as file:
        file.write("p1,ani,dev.offices,supports,,,\n")
    assert waiting_of(read_corpus(folder), folder, "ani") == (second,)
    # Split again, it waits again.
    change(folder, split, "dev.offices", ["town", "state"])
    (first, _) = waiting_of(read_corpus(folder), folder, "ani")
    assert (first.codes, first.into) == ((), ("town", "state"))
    dropped = change(folder, drop, "laws")
    assert [row["passage_id"] for row in dropped.change.removed["undecided.csv"]] == ["p1", "p3"]


def test_nothing_left_to_choose_from_is_decided(folder: Path) -> None:
    """Its other codes stand again; who gave nothing else has read it and found nothing."""
    change(folder, split, "dev.trust", ["dev.people", "dev.offices"])
    change(folder, drop, "dev.people")
    assert undecided_passages(read_corpus(folder), folder) == {"ani": 2, "budi": 1}
    changed = change(folder, drop, "dev.offices")
    gone = changed.change.removed["undecided.csv"]
    assert {row["indicator"] for row in gone} == {"dev.trust"}
    corpus = read_corpus(folder)
    assert undecided_passages(corpus, folder) == {}
    codes = corpus.codings.filter(pl.col("passage_id").is_in(["p1", "p3"]))
    assert set(codes.select("passage_id", "coder", "indicator", "stance").rows()) == {
        ("p1", "ani", "rules", "hinders"),
        ("p1", "budi", "rules", "supports"),
        ("p3", "ani", "rules", "mixed"),
    }
    with reviewing(folder, "ani"):
        pass


def test_nothing_else_was_given(folder: Path) -> None:
    """A passage with nothing but what was split and dropped counts as read, and can be opened."""
    lines = [line for line in CODINGS.splitlines() if "ules" not in line and "Aturan" not in line]
    (folder / "codings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    change(folder, split, "dev.trust", ["dev.people", "dev.offices"])
    change(folder, drop, "dev.people")
    change(folder, drop, "dev.offices")
    assert table(folder / "codings.csv").endswith("p1,ani,,,,,yes\np3,ani,,,,,\n")
    with reviewing(folder, "ani") as review:
        assert "p1" in review.session.decided


def test_rows_that_an_earlier_version_left_can_be_opened(folder: Path) -> None:
    """They name nothing to choose from; the passage is shown as any other."""
    (folder / "codings.csv").write_text("passage_id,coder,indicator,stance\n", encoding="utf-8")
    (folder / "undecided.csv").write_text(
        "passage_id,coder,indicator,stance,into\np1,ani,gone,supports,\n", encoding="utf-8"
    )
    with reviewing(folder, "ani") as review:
        assert review.session.items() == ()


def test_what_waits_and_is_split_again_gives_all_parts(folder: Path) -> None:
    """And what was split into itself, dropped, leaves the other part with the evidence."""
    change(folder, split, "dev.trust", ["dev.trust", "dev.offices"])
    change(folder, split, "dev.offices", ["town", "state"])
    (first, _) = waiting_of(read_corpus(folder), folder, "ani")
    assert first.into == ("dev.trust", "town", "state")
    change(folder, drop, "dev.trust")
    (first, _) = waiting_of(read_corpus(folder), folder, "ani")
    assert (first.into, first.said) == (("town", "state"), ("supports", ((5, 19, "supports"),)))


def test_a_split_may_keep_the_id(folder: Path) -> None:
    """Then it is another indicator all the same."""
    changed = change(folder, split, "dev.money", ["dev.money", "dev.loans"])
    assert changed.undecided == {"ani": 1}
    # A model decides nothing again: what it said is gone.
    assert "p2,tandai m@1,,,,," in table(folder / "codings.csv")
    codebook = read_codebook(folder / "codebook.yaml")
    assert codebook["dev.money"].term == "Money"
    assert codebook["dev.money"].include.id == ()


@pytest.mark.parametrize(
    ("do", "arguments", "expected"),
    [
        (rename, ("dev.trus", "x"), "the codebook has no indicator 'dev.trus'. Did you mean dev."),
        (rename, ("rules", "Money"), "'Money' stands in the codebook already. Choose another id"),
        (rename, ("rules", "dev"), "'dev' stands in the codebook already."),
        (rename, ("rules", "a;b"), "'a;b' cannot be the id of an indicator. An id is a name"),
        (merge, (["rules"], "rules"), "two or more indicators are merged. Name all"),
        (merge, (["rules"], "new"), "two or more indicators are merged."),
        (split, ("rules", ["a"]), "an indicator is split into two or more. Name each"),
        (split, ("rules", ["a", "dev.trust"]), "'dev.trust' stands in the codebook already."),
        (drop, ("nothing at all",), "the codebook has no indicator (a cell with text)."),
    ],
)
def test_changes_that_make_no_sense_are_refused(
    folder: Path,
    do: Callable[..., tuple[Codebook, Change]],
    arguments: tuple[object, ...],
    expected: str,
) -> None:
    """Nothing is written."""
    before = state(folder)
    with pytest.raises((UsageError, CodebookError)) as caught:
        change(folder, do, *arguments)
    assert str(caught.value).startswith(expected)
    assert state(folder) == before


def test_the_last_indicator_stays() -> None:
    """A codebook has one at least."""
    with pytest.raises(UsageError, match="it is the last indicator"):
        drop(Codebook(indicators=(Indicator(id="a"),)), "a")


def test_all_or_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error before the end leaves every file as it was, and nothing beside it."""
    before = state(folder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(changing, "_require_whole", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        change(folder, rename, "rules", "laws")
    assert state(folder) == before
    assert files_in(folder.parent)[0] == "korpus"
    assert not [name for name in files_in(folder.parent) if name.startswith(".")]


def test_files_that_do_not_change_are_the_same_files(folder: Path) -> None:
    """A journal that somebody has open goes on where it is; permissions stay."""
    (folder / "review").mkdir(mode=0o700)
    journal = folder / "review" / "ani.jsonl"
    journal.write_text("{}\n", encoding="utf-8")
    journal.chmod(0o600)
    (folder / "codings.csv").chmod(0o640)
    number = journal.stat().st_ino
    change(folder, rename, "rules", "laws")
    assert journal.stat().st_ino == number
    assert (folder / "codings.csv").stat().st_mode & 0o777 == 0o640
    assert (folder / "review").stat().st_mode & 0o777 == 0o700
    assert (folder / "codebook-history.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="locks of files that are open differ there")
def test_nothing_is_changed_under_somebody_who_reviews(folder: Path) -> None:
    """Her screen would go on with the old codebook."""
    (folder / "review").mkdir()
    before = state(folder)
    with only_reviewer(folder / "review", "ani"), pytest.raises(UsageError) as caught:
        change(folder, rename, "rules", "laws")
    assert str(caught.value).endswith(
        "somebody is reviewing this corpus. Leave the screen of `tandai review` with q first."
    )
    assert {name: own for name, own in state(folder).items() if ".lock" not in name} == before
    change(folder, rename, "rules", "laws")


def test_the_shipped_corpus_and_tables_are_refused(tmp_path: Path) -> None:
    """What comes with tandai stays as it is; a table has no codebook beside it."""
    with pytest.raises(OutputError, match="comes with tandai and is not changed"):
        change(shipped.CORPUS, drop, "pyke.trust")
    (tmp_path / "codes.csv").write_text("text,indicator\na,b\n", encoding="utf-8")
    with pytest.raises(TandaiError, match="is no corpus folder"):
        change(tmp_path / "codes.csv", drop, "b")


def test_a_corpus_without_a_codebook_of_its_own_gets_one(folder: Path) -> None:
    """The one that comes with tandai, with its comments, and the change."""
    (folder / "codebook.yaml").unlink()
    (folder / "codings.csv").write_text(
        "passage_id,coder,indicator,stance\np1,ani,pyke.trust,mixed\n", encoding="utf-8"
    )
    change(folder, rename, "pyke.trust", "pyke.faith")
    text = (folder / "codebook.yaml").read_text("utf-8")
    assert text == shipped.CODEBOOK.read_text("utf-8").replace(
        "id: pyke.trust\n", "id: pyke.faith\n"
    )


def test_headings_that_people_wrote_stay(folder: Path) -> None:
    """Known by their words, written as they were."""
    (folder / "codings.csv").write_text(
        "id kutipan;pengode;kode;sikap\np1;ani;Aturan;menghambat\n", encoding="utf-8"
    )
    change(folder, merge, ["rules", "dev.money"], "dev.money")
    assert table(folder / "codings.csv") == (
        "id kutipan,pengode,kode,sikap\np1,ani,dev.money,menghambat\n"
    )


LAYOUTS = {
    "flow": "indicators: [{id: a, term: A}, {id: b}, {id: c}]\n",
    "quoted": 'indicators:\n- id: \'a\'\n  term: "A"\n- id: "b"\n- id: c',
    "indented": """\
indicators:
    - term: A
      id: a
    # b
    - id: b
    - id: c
# end
""",
    "something after": """\
indicators:
  - id: a
    term: A
  - id: b
  - id: c
title: {en: A, id: B}
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "do",
    [
        lambda own: rename(own, "a", "x.y", "New: term", "istilah"),
        lambda own: rename(own, "c", "yes"),
        lambda own: merge(own, ["a", "c"], "b"),
        lambda own: merge(own, ["b", "c"], "new"),
        lambda own: split(own, "c", ["d", "e"]),
        lambda own: split(own, "a", ["a", "e"]),
        lambda own: drop(own, "b"),
        lambda own: drop(own, "c"),
    ],
)
def test_any_layout_gives_the_codebook_that_is_meant(
    layout: str, do: Callable[[Codebook], tuple[Codebook, Change]], tmp_path: Path
) -> None:
    """Edited where that works, else written anew; comments stay where entries are a list."""
    path = tmp_path / "codebook.yaml"
    path.write_text(LAYOUTS[layout], encoding="utf-8")
    new, made = do(read_codebook(path))
    text = edited_yaml(LAYOUTS[layout], new, made)
    path.write_text(text, encoding="utf-8")
    assert read_codebook(path) == new
    if layout == "indented":
        assert "# end" in text


IDS = ("a", "b", "c")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(("p1", "p2", "p3", "p4")),
        st.sampled_from(("ani", "budi")),
        st.sampled_from(IDS),
        st.sampled_from(("supports", "hinders", "mixed")),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
@settings(max_examples=12)
def test_a_rename_and_back_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    """The corpus that is read is the same."""
    folder = tmp_path_factory.mktemp("c") / "k"
    folder.mkdir()
    (folder / "passages.csv").write_text(PASSAGES, encoding="utf-8")
    (folder / "codebook.yaml").write_text(LAYOUTS["indented"], encoding="utf-8")
    lines = ["passage_id,coder,indicator,stance", *(",".join(row) for row in rows)]
    (folder / "codings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = read_corpus(folder)
    change(folder, rename, "a", "z")
    middle = read_corpus(folder)
    assert middle.codings.equals(before.codings.with_columns(pl.col("indicator").replace("a", "z")))
    change(folder, rename, "z", "a")
    after = read_corpus(folder)
    assert after.codings.equals(before.codings)
    assert after.codebook == before.codebook
    assert (folder / "codebook.yaml").read_text("utf-8") == LAYOUTS["indented"]


def test_codes_of_an_earlier_codebook_are_renewed(folder: Path) -> None:
    """Journals keep the old names; read, they have the new ones, and merged codes are one."""
    change(folder, rename, "dev.trust", "faith")
    change(folder, merge, ["faith", "dev.money"], "faith")
    change(folder, drop, "rules")
    corpus = read_corpus(folder)
    codes = (
        Code("dev.trust", "supports", ((5, 19, "supports"),)),
        Code("dev.money", "hinders", ((0, 4, "hinders"),)),
        Code("rules", "mixed"),
    )
    assert renewed(codes, corpus.codebook, corpus.history) == (
        Code("faith", "mixed", ((0, 4, "hinders"), (5, 19, "supports"))),
    )
    assert renewed(codes[:1], corpus.codebook) == ()


def test_a_framework_keeps_what_lies_in_it() -> None:
    """A new name outside of it is given the framework, one inside needs none."""
    codebook = Codebook(
        frameworks=(Framework(id="f"), Framework(id="g")),
        indicators=(Indicator(id="f.a"), Indicator(id="b")),
    )
    assert rename(codebook, "f.a", "f.c")[0]["f.c"].framework == ""
    assert rename(codebook, "f.a", "c")[0]["c"].framework == "f"
    assert rename(codebook, "f.a", "g.c")[0]["g.c"].framework == "f"


def test_a_review_outlasts_a_rename_and_asks_after_a_split(folder: Path) -> None:
    """Decisions keep their names and probabilities; what was split comes back with its evidence."""
    with reviewing(folder, "dewi", choice=Choice("random")) as review:
        session = review.session
        for _ in range(4):
            session.add("dev.trust" if session.passage_id == "p1" else "rules")
            if session.passage_id == "p1":
                session.set_evidence("dev.trust", ((5, 19, "supports"),))
                session.add("dev.money")
                session.write_memo("ragu", "dev.money")
            session.accept()
        drawn = {id: own.probability for id, own in session.decided.items()}
    assert None not in drawn.values()
    change(folder, rename, "rules", "laws")
    change(folder, merge, ["dev.money"], "laws")
    before = (folder / "review" / "dewi.jsonl").read_bytes()
    with reviewing(folder, "dewi") as review:
        decided = review.session.decided
        assert {id: own.probability for id, own in decided.items()} == drawn
        assert decided["p2"].codes == (Code("laws", "supports"),)
        assert review.session.journal.state.memos == {("p1", "laws"): "ragu"}
    # Nothing had to be taken up: not a line was added.
    assert (folder / "review" / "dewi.jsonl").read_bytes() == before
    change(folder, split, "dev.trust", ["dev.people", "dev.offices"])
    with reviewing(folder, "dewi", choice=Choice("unsure")) as review:
        session = review.session
        assert session.passage_id == "p1"
        assert session.codes() == (Code("laws", "supports"),)
        shown = [(s.indicator, s.verdict, s.evidence[0].text) for s in session.suggestions()]
        assert shown == [
            ("dev.people", "split", "saling percaya"),
            ("dev.offices", "split", "saling percaya"),
        ]
        session.toggle("dev.people")
        session.accept()
    corpus = read_corpus(folder)
    assert waiting_of(corpus, folder, "dewi") == ()
    own = corpus.codings.filter((pl.col("coder") == "dewi") & (pl.col("passage_id") == "p1"))
    assert set(own["indicator"]) == {"laws", "dev.people"}
    # With the words that carried the old one.
    marked = corpus.evidence.filter(pl.col("coder") == "dewi").select("indicator", "start", "end")
    assert marked.rows() == [("dev.people", 5, 19)]


SAID = {
    "en": """\
Merged into dev.trust: rules, dev.trust.
Rows changed: codings.csv 3, decisions.csv 1, selections.csv 1.
""",
    "id": """\
Digabung menjadi dev.trust: rules, dev.trust.
Baris yang berubah: codings.csv 3, decisions.csv 1, selections.csv 1.
""",
}


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_merge_says(folder: Path, call: Run, language: str) -> None:
    """What was done, in how many rows of which files."""
    (folder / "codings-rogers.csv").unlink()
    done = call(*("codebook", "merge", folder, "Rules", "--into", "dev.trust", "--lang", language))
    assert (done.code, done.err) == (0, "")
    assert done.out == SAID[language]


def test_what_split_and_drop_say(folder: Path, call: Run) -> None:
    """What is left to do, and where what went can be found."""
    done = call("codebook", "split", folder, "dev.trust", "--into", "a", "--into", "b")
    assert done.out == (
        "dev.trust was split into a, b.\n"
        "Rows changed: codings.csv 5, undecided.csv 6.\n"
        "Write in codebook.yaml what the new indicators mean.\n"
        "Passages that wait to be decided again, since an indicator was split, count as \n"
        "not read (ani: 2, budi: 1). Decide them:\n"
    ) + typed("tandai", "review", str(folder), "--coder", "ani", "--queue", "unsure")
    done = call("codebook", "drop", folder, "Money", "--lang", "id")
    assert done.out == (
        "dev.money dihapus.\n"
        "Baris yang berubah: codings.csv 3, codings-lagi.csv 1, notes.csv 2, \n"
        "selections.csv 1.\n"
        "5 baris dikeluarkan dari tabel dan tersimpan di codebook-history.jsonl.\n"
    )
    done = call("codebook", "rename", folder, "a", "c", "--json")
    assert json.loads(done.out)["given"] == ["c"]


def test_errors_in_both_languages(folder: Path, call: Run) -> None:
    """The nearest indicator, exit 2, nothing on standard output."""
    done = call("codebook", "drop", folder, "rule")
    assert (done.code, done.out) == (2, "")
    assert "no indicator 'rule'. Did you mean rules?" in " ".join(done.err.split())
    done = call("codebook", "drop", folder, "rule", "--lang", "id")
    assert "tidak punya indikator 'rule'. Maksudnya rules?" in " ".join(done.err.split())
    set_language("en")


def test_a_broken_history_is_named(folder: Path) -> None:
    """By its lines, without what stands there."""
    change(folder, rename, "rules", "laws")
    with (folder / "codebook-history.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"do": "rahasia"}\n')
    with pytest.raises(CodebookError) as caught:
        read_corpus(folder)
    assert [str(own) for own in caught.value.problems] == ["line 2: is no change"]
    assert "rahasia" not in str(caught.value)


def test_killed_at_any_step_it_is_the_old_or_the_new(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Never a codebook of one and codes of the other; the next change finds it in its place."""
    if sys.platform != "linux":
        pytest.skip("processes branch off only on Linux without doubt")
    place = Workplace(tmp_path_factory.mktemp("killed"))
    own, kept = place.folder / "korpus", place.folder.parent / "kept"
    shutil.copytree(folder, kept)
    shutil.copytree(folder, own)
    line = ("codebook", "rename", "korpus", "rules", "laws")
    undisturbed = place.run(line)
    assert undisturbed.code == 0, undisturbed.err
    names = (set(read_codebook(kept / "codebook.yaml").ids), {"dev.trust", "laws", "dev.money"})
    found = []
    last = undisturbed.steps
    for step in (undisturbed.writes + 3, (undisturbed.writes + last) // 2, *_around(last)):
        shutil.rmtree(own)
        shutil.copytree(kept, own)
        place.run(line, signal.SIGKILL, at_step=step)
        require_new(place.folder / "next", force=False)
        corpus = read_corpus(own)
        ids = set(corpus.codebook.ids)
        assert ids in names
        assert ("laws" in set(corpus.codings["indicator"])) == ("laws" in ids)
        assert (own / "codebook-history.jsonl").exists() == ("laws" in ids)
        found.append("laws" in ids)
        assert place.hidden() == []
    assert found[0] is False
    assert place.left_in_temporary() == []


def _around(last: int) -> tuple[int, ...]:
    """Return steps of the end, where folders change places."""
    return tuple(range(last - 60, last, 12))
