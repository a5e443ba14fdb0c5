"""Bad input of every kind: exit 2, one message that helps, nothing left behind, no text shown."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

import tandai
from tandai.corpus.folder import require_uncoded
from tandai.ground.errors import OutputError
from tandai.ground.outputs import require_new

from .conftest import Run, files_in

QUOTED = "RAHASIA"
TRANSCRIPTS = (".txt", ".md", ".docx", ".odt", ".rtf", ".srt", ".vtt", ".json", ".pdf")
TABLES = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")
Write = Callable[[Path], object]

KINDS: dict[str, Write] = {
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_bytes(b" \n \n"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40 + QUOTED.encode()),
    "utf16": lambda path: path.write_bytes(f"P: {QUOTED}\nN: ya\n".encode("utf-16")),
    "utf16-unmarked": lambda path: path.write_bytes(f"P: {QUOTED}\nN: ya".encode("utf-16-le")),
    "windows-1252": lambda path: path.write_bytes(f"P: {QUOTED} café\nN: ya\n".encode("cp1252")),
    "one-line-of-50-mb": lambda path: path.write_bytes(b"P: " + b"rahasia " * (50 * 2**17)),
}


def _must_fail(run: Run, folder: Path, before: list[str], *arguments: object) -> str:
    result = run(*arguments)
    assert result.code == 2, result
    assert result.out == ""
    assert result.err.startswith("Error: "), result.err
    assert QUOTED.casefold() not in result.err.casefold()
    assert "Traceback" not in result.err
    assert "mistake of the program" not in result.err
    assert files_in(folder) == before
    return result.err


@pytest.mark.parametrize("suffix", TRANSCRIPTS)
@pytest.mark.parametrize("kind", KINDS)
def test_transcripts_that_cannot_be_read(
    kind: str, suffix: str, call: Run, tmp_path: Path, model_folder: Path
) -> None:
    """Every transcript reader refuses every kind of bad file, naming it."""
    path = tmp_path / f"bad{suffix}"
    KINDS[kind](path)
    before = files_in(tmp_path)
    err = _must_fail(
        call, tmp_path, before, "tag", model_folder, path, "--out", tmp_path / "new" / "t.jsonl"
    )
    assert str(path) in err


# All three commands read tables with the same reader; the slow file is tried with one of them.
QUICK = [kind for kind in KINDS if kind != "one-line-of-50-mb"]
READINGS = [("train", "one-line-of-50-mb")] + [
    (command, kind) for command in ("train", "agree", "report") for kind in QUICK
]


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize(("command", "kind"), READINGS)
def test_tables_that_cannot_be_read(
    command: str, kind: str, suffix: str, call: Run, tmp_path: Path
) -> None:
    """Every table reader refuses every kind of bad file, in every command that reads tables."""
    path = tmp_path / f"bad{suffix}"
    KINDS[kind](path)
    before = files_in(tmp_path)
    more = ("--out", tmp_path / "m") if command == "train" else ()
    err = _must_fail(call, tmp_path, before, command, path, *more)
    assert str(path) in err


@pytest.mark.parametrize("kind", QUICK)
def test_codebooks_that_cannot_be_read(kind: str, call: Run, tmp_path: Path) -> None:
    """The codebook reader too."""
    path = tmp_path / "k.yaml"
    KINDS[kind](path)
    result = call("codebook", "show", path)
    assert result.code == 2
    assert str(path) in result.err
    assert QUOTED not in result.err


def test_a_folder_without_transcripts(call: Run, tmp_path: Path, model_folder: Path) -> None:
    """The message says which suffixes are looked for."""
    (tmp_path / "kosong").mkdir()
    before = files_in(tmp_path)
    err = _must_fail(
        call,
        tmp_path,
        before,
        "tag",
        model_folder,
        tmp_path / "kosong",
        "--out",
        tmp_path / "t.csv",
    )
    assert "the folder holds no transcripts. Transcripts end in .txt, .md, .docx" in err


def test_an_unknown_suffix(call: Run, tmp_path: Path, model_folder: Path) -> None:
    """The message says what can be read and written."""
    path = tmp_path / "a.ppt"
    path.write_bytes(b"slides")
    before = files_in(tmp_path)
    err = _must_fail(call, tmp_path, before, "tag", model_folder, path, "--out", tmp_path / "t.csv")
    assert "transcripts of type '.ppt' cannot be read. Use one of: .txt" in err
    err = _must_fail(call, tmp_path, before, "tag", model_folder, path, "--out", tmp_path / "t.ppt")
    assert "tags cannot be written as '.ppt'. Use one of: .jsonl, .csv, .parquet, .xlsx." in err


def test_an_output_that_exists(call: Run, tmp_path: Path, corpus_folder: Path) -> None:
    """Nothing is overwritten without --force, and nothing is computed before that is known."""
    out = tmp_path / "m"
    out.mkdir()
    (out / "penting.txt").write_text("x")
    before = files_in(tmp_path)
    err = _must_fail(call, tmp_path, before, "train", corpus_folder, "--out", out)
    assert err == (
        f"Error: {out}: exists already, and is something else than what would be written. It is "
        "not replaced: choose another name.\n"
    )


def test_an_output_below_a_file(call: Run, tmp_path: Path, corpus_folder: Path) -> None:
    """A path that cannot be made is refused before training."""
    (tmp_path / "berkas").write_text("x")
    before = files_in(tmp_path)
    out = tmp_path / "berkas" / "m"
    err = _must_fail(call, tmp_path, before, "train", corpus_folder, "--out", out)
    assert "cannot be written" in err


def test_one_bad_transcript_among_good_ones(call: Run, tmp_path: Path, model_folder: Path) -> None:
    """Exit 3: the good ones are done, the bad one is named."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("P: Apa?\nN: Ya, koperasi.\nP: Lalu?\nN: Sudah.")
    (tmp_path / "in" / "b.txt").write_bytes(b"\x00\x01")
    result = call("tag", model_folder, tmp_path / "in", "--out", tmp_path / "t.jsonl")
    assert result.code == 3
    assert "1 transcript could not be read; the others are done:" in result.err
    assert str(tmp_path / "in" / "b.txt") in result.err
    assert len((tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_zip_that_unpacks_to_too_much(call: Run, tmp_path: Path, model_folder: Path) -> None:
    """A document of a few hundred kilobytes that claims gigabytes is refused unread."""
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"word/{number}.xml", b"\0" * (60 * 2**20))
    before = files_in(tmp_path)
    err = _must_fail(call, tmp_path, before, "tag", model_folder, path, "--out", tmp_path / "t.csv")
    assert "unpacks to 300 MB; the limit is 256 MB." in err


def test_too_little_to_learn_from(call: Run, tmp_path: Path) -> None:
    """A handful of passages is no training set."""
    path = tmp_path / "k.csv"
    path.write_text("text,indicator\na,deseve.trust\nb,\n")
    before = files_in(tmp_path)
    err = _must_fail(call, tmp_path, before, "train", path, "--out", tmp_path / "m")
    assert "2 passages with 1 code: too little to learn from." in err


def test_an_unexpected_error_shows_no_traceback(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the program names its kind and place, and not its message."""

    def fail(*_: object) -> None:
        raise KeyError(QUOTED)

    monkeypatch.setattr("tandai.codebook.read_codebook", fail)
    result = call("codebook", "show")
    assert result.code == 2
    assert result.err.startswith("Error: tandai failed (KeyError at codebook.py:")
    assert QUOTED not in result.err


@pytest.mark.parametrize("clone", ["tandai", "kerja"])
def test_the_place_of_a_mistake_is_in_the_package(clone: str, tmp_path: Path) -> None:
    """Whatever the folder is called that the package lies in: `git clone` calls it tandai."""
    place = tmp_path / clone
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(tandai.__file__).parent, place / "src" / "tandai", ignore=compiled)
    (place / "caller.py").write_text(
        "import importlib\n"
        "main = importlib.import_module('tandai.cli.main')\n"
        "def fail():\n"
        f"    raise KeyError({QUOTED!r})\n"
        "main.build_application = fail\n"
        "print(main.__file__)\n"
        "raise SystemExit(main.run([]))\n"
    )
    done = subprocess.run(
        [sys.executable, str(place / "caller.py")],
        env={**os.environ, "PYTHONPATH": str(place / "src"), "LANG": "C", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert Path(done.stdout.strip()) == place / "src" / "tandai" / "cli" / "main.py"
    assert done.stderr.startswith("Error: tandai failed (KeyError at main.py:")
    assert QUOTED not in done.stderr


def test_an_interruption_leaves_nothing(
    call: Run, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 130 and an empty folder."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tandai.work.train.model_card", interrupt)
    result = call("train", corpus_folder, "--out", tmp_path / "sub" / "m")
    assert result.code == 130
    assert result.err.endswith(
        "\nError: interrupted; nothing half-done was left, and what was there before is as it "
        "was.\n"
    )
    assert files_in(tmp_path) == []


def test_force_never_removes_what_is_no_such_result(
    call: Run, corpus_folder: Path, tmp_path: Path, model_folder: Path
) -> None:
    """A coded corpus, a folder of transcripts, a folder in the place of a file: all stay."""
    import shutil

    own = tmp_path / "korpus"
    shutil.copytree(corpus_folder, own)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("P: Apa?\nN: Ya.", encoding="utf-8")
    (tmp_path / "t.csv").mkdir()
    before = files_in(tmp_path)
    for arguments in (
        ("train", own, "--out", own),
        ("import", tmp_path / "in", "--out", tmp_path / "in"),
        ("import", tmp_path / "in", "--out", own),
        ("tag", model_folder, tmp_path / "in", "--out", tmp_path / "t.csv"),
    ):
        _must_fail(call, tmp_path, before, *arguments, "--force")


def test_a_table_without_headings_shows_no_text(call: Run, tmp_path: Path) -> None:
    """The first row of such a table is interview text and is not repeated in the message."""
    path = tmp_path / "k.csv"
    path.write_text(f"saya takut sama {QUOTED} itu,ya begitu\n,b\n", encoding="utf-8")
    _must_fail(call, tmp_path, files_in(tmp_path), "train", path, "--out", tmp_path / "m")


@pytest.mark.parametrize("command", ["tag", "import"])
def test_an_interviewer_who_is_nobody(
    command: str, call: Run, model_folder: Path, tmp_path: Path
) -> None:
    """The labels found are named, and nothing is written."""
    source = tmp_path / "a.txt"
    source.write_text(f"P: {QUOTED}\nN: {QUOTED}\nP: ya\nN: ya\n", encoding="utf-8")
    before = files_in(tmp_path)
    model = (model_folder,) if command == "tag" else ()
    out = tmp_path / ("tags.jsonl" if command == "tag" else "corpus")
    asked = (command, *model, source, "--out", out, "--interviewer", "Rani")
    message = _must_fail(call, tmp_path, before, *asked)
    assert "'Rani'" in message
    assert "'P', 'N'" in message


def test_lines_that_may_be_labels_are_told_without_their_text(call: Run, tmp_path: Path) -> None:
    """The note gives lines, and a label only where it looks like a name."""
    source = tmp_path / "a.txt"
    text = f"P: a\nN: b\nP: c\nN: d\nXY: {QUOTED}\nInforman yang {QUOTED}: e\n"
    source.write_text(text, encoding="utf-8")
    result = call("import", source, "--out", tmp_path / "corpus")
    assert result.code == 0
    assert QUOTED not in result.err
    assert "5: 'XY', 6: (a cell with text)" in " ".join(result.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "nihil", "--out", "o"),
        ("import", "nihil/", "--out", "o"),
        ("train", "nihil", "--out", "o"),
        ("tag", "MODEL", "nihil", "--out", "o.csv"),
        ("report", "nihil"),
        ("agree", "nihil/"),
        ("evaluate", "nihil"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_path_where_nothing_is(
    arguments: tuple[str, ...],
    call: Run,
    tmp_path: Path,
    model_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missing folder is said to be missing, and not to be a file of an unknown type."""
    monkeypatch.chdir(tmp_path)
    words = [str(model_folder) if word == "MODEL" else word for word in arguments]
    err = _must_fail(call, tmp_path, [], *words)
    assert err == (
        "Error: nihil: there is no such file or folder. Check the spelling of the path.\n"
    )


def test_importing_some_of_several(call: Run, tmp_path: Path) -> None:
    """Exit 3 with the good ones whole and each bad one named; exit 2 where none is good."""
    (tmp_path / "a.txt").write_text("P: Apa?\nN: Ya, koperasi.\nP: Lalu?\nN: Sudah.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    sources = [tmp_path / name for name in ("nihil.txt", "a.txt", "b.txt")]
    result = call("import", *sources, "--out", tmp_path / "k", "--json")
    assert result.code == 3
    data = json.loads(result.out)
    assert list(data["transcripts"]) == ["a"]
    bad = [str(tmp_path / "nihil.txt"), str(tmp_path / "b.txt")]
    assert [failure["where"] for failure in data["failed"]] == bad
    assert "2 transcripts could not be read; the others are done:" in result.err
    assert all(f"  {path}: " in result.err for path in bad)
    assert files_in(tmp_path / "k" / "transcripts") == ["a.txt"]
    before = files_in(tmp_path)
    err = _must_fail(call, tmp_path, before, "import", *bad, "--out", tmp_path / "k2")
    assert all(f"  {path}: " in err for path in bad)


def test_columns_that_are_left_out_are_named(call: Run, tmp_path: Path) -> None:
    """A note says which columns of a document's table are no speech."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    rows = (("Penutur", "Ujaran", "Koding"), ("P", "Apa?", ""), ("N", "Ya.", "trust"))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "w.docx"))
    result = call("import", tmp_path / "w.docx", "--out", tmp_path / "k")
    assert result.code == 0
    note = "Note: w: columns of its tables that hold no speech are left out: Koding."
    assert note in " ".join(result.err.split())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf8(call: Run, tmp_path: Path, model_folder: Path) -> None:
    """As an input it is read, its odd byte shown as such; as an output it is refused."""
    odd = tmp_path / os.fsdecode(b"caf\xe9.txt")
    odd.write_text("P: Apa?\nN: Ya, koperasi.\nP: Lalu?\nN: Sudah.")
    for suffix in (".jsonl", ".xlsx"):
        result = call("tag", model_folder, odd, "--out", tmp_path / f"t{suffix}")
        assert result.code == 0
    assert json.loads((tmp_path / "t.jsonl").read_text().splitlines()[0])["document"] == "caf�"
    with pytest.raises(OutputError, match="its name is not UTF-8"):
        require_new(odd.with_suffix(".jsonl"), force=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the permissions are those of Unix")
@pytest.mark.parametrize("command", ["import", "train", "agree", "report"])
def test_what_must_not_be_read(
    command: str, call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's reason is given; here it refuses all that lies in a folder."""
    locked = tmp_path / "terkunci"
    path = locked / ("a.txt" if command == "import" else "a.csv")
    stat, scandir = os.stat, os.scandir

    def refuse(place: object, real: Callable[..., object], *a: object, **k: object) -> object:
        if str(place).startswith(str(locked)):
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return real(place, *a, **k)

    monkeypatch.setattr(os, "stat", lambda p, *a, **k: refuse(p, stat, *a, **k))
    monkeypatch.setattr(os, "scandir", lambda p=".": refuse(p, scandir))
    more = ("--out", tmp_path / "m") if command in ("import", "train") else ()
    result = call(command, path, *more)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"Error: {path}: cannot be read (Permission denied). Check its permissions.\n"
    )


def test_force_replaces_no_device(tmp_path: Path) -> None:
    """A pipe or a device in the place of the output stays."""
    with pytest.raises(OutputError, match="is something else"):
        require_new(Path(os.devnull), force=True)


@pytest.mark.parametrize("codes", ["p1,A,deseve.trust", "p1,A,deseve.trust\n", "\xe9\n"])
def test_a_line_of_codes_is_hand_coding(codes: str, tmp_path: Path) -> None:
    """Also the only one, without a line end, or in another encoding."""
    file = tmp_path / "codings.csv"
    file.write_bytes(b"passage_id,coder,indicator\n\n")
    require_uncoded(tmp_path)
    file.write_bytes(b"passage_id,coder,indicator\n" + codes.encode("latin-1"))
    with pytest.raises(OutputError, match="holds codes"):
        require_uncoded(tmp_path)
