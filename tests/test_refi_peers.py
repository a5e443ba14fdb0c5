"""Our projects in the hands of other readers of REFI-QDA, where these are installed.

``make test-peers`` brings them; without them these tests are skipped.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest

from tandai.corpus import Corpus
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.project import CodedProject
from tandai.exchange.refi_writing import write_refi, write_refi_codebook

ABSENT = "the dependency group 'peers' is not installed: make test-peers"


@pytest.fixture(scope="module")
def written(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[CodedProject, Path]:
    """A project as we have it and as we wrote it."""
    project = project_of_corpus(corpus, {})
    path = tmp_path_factory.mktemp("peers") / "p.qdpx"
    write_refi(project, path)
    return project, path


def spans_of(project: CodedProject) -> set[tuple[str, int, int]]:
    """Return the places of all codings."""
    return {(coding.source, coding.start, coding.end) for coding in project.codings}


def test_pyrefiqda_reads_what_we_wrote(written: tuple[CodedProject, Path], tmp_path: Path) -> None:
    """Users, codes with their tree, texts, places and coders, as its own models have them."""
    refi: Any = pytest.importorskip("pyrefiqda", reason=ABSENT)
    project, path = written
    read = refi.RefiProject.load(path, tmp_path / "unpacked")
    assert [user.name for user in read.users.user] == [coder.name for coder in project.coders]
    groups = read.code_book.codes.code
    below = [code for group in groups for code in group.code]
    known = {code.id: code for code in project.codes}
    for group in groups[:2]:
        for code in group.code:
            assert known[code.guid].parent == group.guid
            assert known[code.guid].name == code.name
    assert {code.guid for code in below if code.guid in known} == {
        code.id for code in project.codes if code.parent
    }
    sources = read.sources.text_source
    assert len(sources) == len(project.sources)
    texts = {source.id: source.text for source in project.sources}
    found = set()
    codings = 0
    for source in sources:
        place = refi.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
        assert Path(place).read_text(encoding="utf-8") == texts[source.guid]
        for selection in source.plain_text_selection:
            found.add((source.guid, selection.start_position, selection.end_position))
            codings += len(selection.coding)
            assert {coding.creating_user for coding in selection.coding} <= {
                coder.id for coder in project.coders
            }
    assert found == spans_of(project)
    assert codings == len(project.codings)


def test_pyrefiqda_reads_our_codebook(written: tuple[CodedProject, Path], tmp_path: Path) -> None:
    """Names and descriptions."""
    refi: Any = pytest.importorskip("pyrefiqda", reason=ABSENT)
    project, _ = written
    write_refi_codebook(project, tmp_path / "c.qdc")
    read = refi.RefiCodebook.load(tmp_path / "c.qdc")
    found = {code.guid: code.description for group in read.codes.code for code in group.code}
    assert found == {code.id: code.description for code in project.codes if code.parent}


def test_pyqdpx_reads_what_we_wrote(written: tuple[CodedProject, Path]) -> None:
    """It takes the first coding of each selection, and counts as NVivo does."""
    peer: Any = pytest.importorskip("pyqdpx", reason=ABSENT)
    project, path = written
    with contextlib.redirect_stdout(io.StringIO()):
        read = peer.QDPX(str(path)).get_project()
        assert {user.name for user in read.users.values()} == {c.name for c in project.coders}
        assert {c.id for c in project.codes} <= set(read.codes)
        texts = {source.id: source.text for source in project.sources}
        found = set()
        for guid, source in read.sources.items():
            assert source.text_content == texts[guid]
            for selection in source.coded_selections.values():
                start, end = selection.start_position, selection.end_position
                assert selection.text == texts[guid][start:end]
                found.add((guid, start, end))
    assert found == spans_of(project)
