"""Documents and projects made to fill the memory or to take for ever: refused within bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tandai.exchange.laying import corpus_of
from tandai.exchange.reading import is_project, read_project
from tandai.ground.bounds import (
    MAX_CODE_DEPTH,
    MAX_CODES,
    MAX_CODINGS,
    MAX_CUES,
    MAX_JSON_OBJECTS,
    MAX_PAGES,
    MAX_PARAGRAPHS,
    MAX_PROJECT_LINES,
    MAX_RTF_GROUPS,
    MAX_XML_PARTS,
)
from tandai.transcript import read_source

from . import bombs
from .conftest import Run
from .databases import Row, write_qualcoder

MOST_MB, MOST_SECONDS = 1000, 60

# How many things of each: just more than is read, so that they are quickly made. What is said of
# each; nothing, where it is read and only must not take long.
TOO_MUCH: dict[str, tuple[int, str]] = {
    "word_paragraphs": (MAX_XML_PARTS, "XML tags"),
    "word_runs": (MAX_XML_PARTS // 4 + 1, "XML tags"),
    "word_attributes": (MAX_XML_PARTS, "XML tags"),
    "word_nested": (MAX_XML_PARTS // 4, "XML tags"),
    "word_styles": (MAX_XML_PARTS // 7 + 1, "XML tags"),
    "word_rows": (4_000, ""),
    "odt_paragraphs": (MAX_PARAGRAPHS, "paragraphs"),
    "odt_blanks": (200_000, "characters"),
    "odt_entities": (1_000_000, "valid .odt"),
    "odt_columns": (10_000, ""),
    "rtf_groups": (MAX_RTF_GROUPS, "groups"),
    "rtf_links": (50_000, ""),
    "rtf_fonts": (1_000_000, ""),
    "rtf_digits": (1_000_000, ""),
    "rtf_code_pages": (1_000, "valid .rtf"),
    "json_objects": (MAX_JSON_OBJECTS, "JSON objects"),
    "subtitles": (MAX_CUES + 1, "cues"),
    "plain_lines": (MAX_PARAGRAPHS + 1, "lines"),
    "pdf_one_stream": (MAX_PAGES + 1, "pages"),
    "qda_text": (MAX_PROJECT_LINES + 1, "lines of text"),
    "qda_chain": (MAX_CODE_DEPTH + 5, "one under the other"),
    "qda_codings": (MAX_CODINGS + 1, "coded spans"),
    "taguette_text": (MAX_XML_PARTS // 2 + 1, "HTML tags"),
    "taguette_tags": (100_000, ""),
    "taguette_codes": (MAX_CODES + 1, "codes"),
    "qdpx_text": (MAX_PROJECT_LINES + 1, "lines of text"),
    "qdpx_elements": (800_000, "no end"),
    "qdpx_same_text": (201, "lines of text"),
    "qdpx_codes": (MAX_CODES + 1, "codes"),
    "qdpx_understated": (200, "valid .qdpx"),
    "qdc_codes": (MAX_CODES + 1, "codes"),
}

# Reads the files that it is given, one after the other, and says of each what became of it, how
# much memory was needed at most so far, and how long it took.
READER = (
    bombs.PEAK
    + """
from tandai.exchange.laying import corpus_of
from tandai.exchange.reading import is_project, read_project
from tandai.ground.errors import FileError
from tandai.transcript import passages_of, read_transcript

if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))

def read(path):
    if path.suffix == ".qdc":
        read_project(path)
    elif is_project(path):
        corpus_of(read_project(path))
    else:
        passages_of(read_transcript(path))

for name in sys.argv[1:]:
    path = Path(name)
    begun = time.process_time()
    said = ""
    try:
        read(path)
    except FileError as error:
        said = str(error)
    print(json.dumps([path.stem, said, peak(), time.process_time() - begun]), flush=True)
"""
)


def test_too_much_is_refused_within_bounds(tmp_path: Path) -> None:
    """A clear error or a result, under 1 GB and a minute, whatever a file unpacks to or claims."""
    pytest.importorskip("resource", reason="this system does not say how much memory was needed")
    paths = []
    for name, (times, _) in TOO_MUCH.items():
        write, suffix, _ = bombs.BOMBS[name]
        paths.append(tmp_path / f"{name}{suffix}")
        write(paths[-1], times)
    run = subprocess.run(
        [sys.executable, "-c", READER, *map(str, paths)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [name for name, *_ in found] == list(TOO_MUCH)
    wrong = [
        outcome
        for outcome in found
        if (TOO_MUCH[outcome[0]][1] not in outcome[1])
        or bool(outcome[1]) != bool(TOO_MUCH[outcome[0]][1])
        or outcome[2] > MOST_MB
        or outcome[3] > MOST_SECONDS
    ]
    assert [name for name, *_ in wrong] == [], wrong


@pytest.mark.parametrize("command", ["import", "tag", "agree"])
def test_every_command_has_the_same_bounds(command: str, tmp_path: Path, call: Run) -> None:
    """A format has one door, whichever command opens it."""
    path = tmp_path / ("a.qda" if command == "agree" else "a.docx")
    if command == "agree":
        bombs.qda_chain(path, MAX_CODE_DEPTH + 5)
    else:
        bombs.word_paragraphs(path, MAX_XML_PARTS)
    out = {"import": ("--out", tmp_path / "out"), "tag": ("--out", tmp_path / "out.jsonl")}
    model = ["tumang"] if command == "tag" else []
    result = call(command, *model, path, *out.get(command, ()))
    assert result.code == 2
    assert "which is the limit" in " ".join(result.err.split())


def test_a_circle_of_codes_is_no_depth(tmp_path: Path) -> None:
    """Categories of a damaged project that lie under one another are still read."""
    rows = [
        *(Row("code_cat", {"catid": n, "name": f"k{n}", "supercatid": 3 - n}) for n in (1, 2)),
        Row("code_name", {"cid": 1, "name": "c", "catid": 1}),
        Row("source", {"id": 1, "name": "w", "fulltext": "N: ya.\n"}),
    ]
    folder = write_qualcoder(tmp_path / "a", rows)
    assert len(read_project(folder).codes) == 3


def test_an_interview_of_eight_hours_is_within_bounds(tmp_path: Path) -> None:
    """In Word, cut into runs as Word cuts them."""
    run = '<w:r w:rsidR="00AB12CD"><w:rPr><w:sz w:val="24"/></w:rPr><w:t>satu dua tiga </w:t></w:r>'
    turn = f'<w:p w:rsidR="00AB12CD"><w:r><w:t>N: </w:t></w:r>{run * 6}</w:p>'
    bombs.word(tmp_path / "a.docx", bombs.repeated(turn, 5_000))
    assert read_source(tmp_path / "a.docx").text.count("\n") == 4_999


def test_a_project_of_two_hundred_interviews_is_within_bounds(tmp_path: Path) -> None:
    """With a hundred codings in each."""
    bombs.qdpx_interviews(tmp_path / "a.qdpx", 200)
    laid = corpus_of(read_project(tmp_path / "a.qdpx"))
    assert (len(laid.texts), len(laid.selections)) == (200, 20_000)


def _word(path: Path) -> None:
    bombs.word_paragraphs(path, 1)


OWN: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "a.docx": ("transcript.word", "_said", _word),
    "a.odt": ("transcript.opendocument", "_pieces", lambda p: bombs.odt_paragraphs(p, 1)),
    "a.rtf": ("transcript.richtext", "_decoded", lambda p: p.write_text("{\\rtf1 N: ya.}")),
    "a.pdf": ("transcript.pdf", "_clean", lambda p: bombs.pdf_one_stream(p, 1)),
    "a.json": (
        "transcript.whisper",
        "_times",
        lambda p: p.write_text('{"segments": [{"start": 0, "end": 1, "text": "ya"}]}'),
    ),
    "a.srt": ("transcript.subtitles", "_lines_of", lambda p: bombs.subtitles(p, 1)),
    "a.qdpx": ("exchange.refi", "places", lambda p: bombs.qdpx_text(p, 1)),
    "a.qda": ("exchange.qualcoder", "places", lambda p: bombs.qda_text(p, 1)),
    "a.sqlite3": ("exchange.taguette", "text_of_html", lambda p: bombs.taguette_text(p, 1)),
}
MISTAKES = (AttributeError("x"), KeyError("x"), UnicodeError("x"), ValueError("x"), OSError("x"))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", OWN)
def test_a_mistake_of_ours_is_not_the_files_damage(
    name: str, mistake: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in our own code comes out as it is, and is no error of the file."""
    module, function, write = OWN[name]
    path = tmp_path / name
    write(path)
    read = read_project if is_project(path) else read_source
    read(path)

    def fail(*_: object, **__: object) -> None:
        raise mistake

    monkeypatch.setattr(f"tandai.{module}.{function}", fail)
    with pytest.raises(type(mistake)) as caught:
        read(path)
    assert caught.value is mistake
