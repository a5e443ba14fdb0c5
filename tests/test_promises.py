"""What the contract promises of every command, whatever it does, and of every row that is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer

from tandai.agreement.reading import read_codings
from tandai.cli.application import build_application
from tandai.corpus import Corpus, write_corpus
from tandai.work.agree import agree

from .conftest import Run


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each command that does something, with the words that call it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
        return
    for name, child in below.items():
        yield from leaves(child, (*path, name))


LEAVES = dict(leaves(typer.main.get_command(build_application())))


@pytest.mark.parametrize("command", LEAVES, ids=" ".join)
def test_every_command_has_the_options_of_every_command(command: tuple[str, ...]) -> None:
    """``--json``, ``--quiet`` and ``--lang``, in groups too."""
    options = {name for parameter in LEAVES[command].params for name in parameter.opts}
    assert {"--json", "--quiet", "--lang"} <= options


@pytest.mark.parametrize("action", ["show", "check"])
def test_a_quiet_codebook_is_still_shown(action: str, call: Run) -> None:
    """``--quiet`` silences notes and progress, not the result."""
    loud, quiet = call("codebook", action), call("codebook", action, "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, loud.out, "")
    assert quiet.out


@pytest.fixture
def half_split(corpus: Corpus, tmp_path: Path) -> Path:
    """A corpus whose table of documents forgot two of the six; the others are for training."""
    known = corpus.documents.filter(~pl.col("document").is_in(["d1", "d4"]))
    parted = Corpus(
        corpus.name,
        corpus.codebook,
        corpus.passages,
        corpus.codings,
        known.with_columns(split=pl.lit("train")),
    )
    write_corpus(parted, tmp_path / "c", {})
    return tmp_path / "c"


def test_documents_of_no_split_are_not_left_out_in_silence(
    half_split: Path, corpus_folder: Path, call: Run, tmp_path: Path
) -> None:
    """Training leaves them out, as the contract has it, and says which."""
    given = ("--encoder", "tfidf", "--json")
    result = call("train", half_split, "--out", tmp_path / "m", *given)
    assert (result.code, json.loads(result.out)["documents"]) == (0, 4)
    said = " ".join(result.err.split())
    assert "2 documents of no split, so not learnt from: d1, d4." in said


def test_where_no_document_has_a_split_none_is_left_out(corpus: Corpus) -> None:
    """Nothing to say then."""
    assert corpus.without_split == ()


def table(path: Path, *rows: str) -> Path:
    """Write a table of codes."""
    path.write_text("\n".join(["passage_id,coder,indicator,stance", *rows]) + "\n", "utf-8")
    return path


def test_passages_that_one_coder_read_are_counted(tmp_path: Path, call: Run) -> None:
    """A misspelt id makes a passage that nobody else read; the count shows that."""
    one = table(tmp_path / "one.csv", "p1,A,x,", "p2,A,,", "p3,A,x,")
    two = table(tmp_path / "two.csv", "p1,B,x,", "p2,B,x,", "p4,B,x,")
    given = ("agree", one, two, "--codebook", "labels", "--resamples", "100")
    data = json.loads(call(*given, "--json").out)
    assert (data["units"], data["read_by_one"]) == (2, 2)
    shown = call(*given)
    assert "Not compared, since one coder alone read them: 2 passages." in " ".join(
        shown.out.split()
    )


def test_a_code_in_two_files_counts_once(tmp_path: Path) -> None:
    """As in one file: where its stances differ, it is mixed."""
    one = table(tmp_path / "one.csv", "p1,A,x,supports", "p1,B,x,mixed", "p2,B,x,", "p2,A,x,")
    two = table(tmp_path / "two.csv", "p1,A,x,hinders", "p2,A,x,supports")
    merged = read_codings([one, two], "labels")
    own = merged.codings.filter(pl.col("coder") == "A").sort("passage_id")
    assert own.rows() == [("p1", "A", "x", "mixed"), ("p2", "A", "x", "supports")]
    stance = agree(merged, resamples=100).stance
    assert (stance["cells"], stance["krippendorff_alpha"].value) == (2, 1.0)


def test_stances_that_never_differ_are_said_to_be_alike(tmp_path: Path) -> None:
    """Undefined, and not for want of codes that both gave."""
    path = table(tmp_path / "one.csv", "p1,A,x,", "p1,B,x,", "p2,A,,", "p2,B,x,")
    stance = agree(read_codings([path], "labels"), resamples=100).stance
    assert stance["cells"] == 1
    assert stance["krippendorff_alpha"].undefined == "one_stance"


def test_labels_without_a_framework_have_a_heading(tmp_path: Path, call: Run) -> None:
    """And not a dash."""
    path = table(tmp_path / "one.csv", "p1,A,x,", "p1,B,x,", "p2,A,,", "p2,B,x,")
    shown = call("agree", path, "--codebook", "labels", "--details").out
    lines = [line.strip() for line in shown.splitlines()]
    assert "Codes" in lines
    assert "-" not in lines


def test_a_codebook_is_checked_whole(tmp_path: Path, call: Run) -> None:
    """A misspelt field hides neither an id that stands twice nor an unknown framework."""
    lines = ["frameworks:", "- {id: a}", "indicators:", "- {id: a.x}", "- {id: a.x}"]
    lines += ["- {id: b.z}", "- {term: q}", "- {id: a.k, definiton: foo}", "- 7"]
    path = tmp_path / "codebook.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = call("codebook", "check", path)
    assert result.code == 2
    assert result.out.splitlines() == [
        "error: line 7: indicators.3.id: this field is missing",
        "error: line 8: indicators.4.definiton: there is no such field",
        "error: line 9: indicators.5: must have named fields",
        "error: line 5: the id 'a.x' stands already in line 4",
        "error: line 6: b.z: unknown framework 'b'",
        "codebook.yaml: 0 indicators, 5 errors, 0 gaps",
    ]
