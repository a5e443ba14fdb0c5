"""The command line: help, languages, usage errors, the main job through files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tandai import __version__
from tandai.ground.language import language_of_arguments, language_of_locale

from .conftest import Run
from .test_help import help_page, whole_page


def test_help_by_option_and_by_locale(run: Run) -> None:
    """The whole page, in a process of its own; the last ``--lang`` of the line wins."""
    english, indonesian = whole_page("en", ()), whole_page("id", ())
    assert run("--help").out == english
    assert run("--lang", "id", "--help").out == indonesian
    assert run("--help", lang="id_ID.UTF-8").out == indonesian
    assert run("--lang", "id", "--help", "--lang=en", lang="id_ID.UTF-8").out == english
    assert run().out == run("-h").out == help_page("en", "")


def test_version(call: Run) -> None:
    """The version, and exit 0."""
    assert call("--version").out == f"tandai {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("trin",), "No such command 'trin'. Did you mean 'train'?\nSee 'tandai --help'."),
        (
            ("tag", "--lang", "id"),
            "argumen MODEL belum diberikan.\nLihat 'tandai tag --help'.",
        ),
        (
            ("codebook", "show", "a", "b", "--lang", "id"),
            "ada argumen yang berlebih (b).\nLihat 'tandai codebook show --help'.",
        ),
        (("agree", "k", "--json=3", "--lang", "id"), "opsi --json tidak memakai nilai.\n"),
        (("train", "x"), "Missing option '--out'.\nSee 'tandai train --help'."),
        (("train", "x", "--out", "m", "--seed", "a"), "Invalid value for '--seed'"),
        (("tag", "m", "t", "--out", "t.csv", "--lang", "fr"), "--lang 'fr' is not one of id, en."),
        (
            ("agree", "k", "--by", "x"),
            "Invalid value for '--by': 'x' is not one of 'indicator', 'framework', 'document'.",
        ),
        (
            ("agree", "k", "--by", "x", "--lang", "id"),
            "nilai untuk '--by' tidak berlaku: 'x' bukan salah satu dari 'indicator',",
        ),
        (("evaluate", "a", "b", "c"), "Got unexpected extra argument(s) (c)"),
        (("train", "x", "--lang"), "--lang requires a value: id or en."),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], message: str, call: Run) -> None:
    """Exit 2 and a message that says where help is."""
    result = call(*arguments)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("arguments", "asked", "rest"),
    [
        (["--lang", "id"], "id", []),
        (["train", "--lang=en", "x"], "en", ["train", "x"]),
        (["--lang", "id", "train", "x", "--lang", "en"], "en", ["train", "x"]),
        (["--lang"], "", []),
        (["--lang", "fr"], "fr", []),
        (["x", "--", "--lang", "id"], None, ["x", "--", "--lang", "id"]),
        ([], None, []),
    ],
)
def test_language_of_arguments(arguments: list[str], asked: str | None, rest: list[str]) -> None:
    """``--lang`` is found wherever it stands, and the last one wins."""
    assert language_of_arguments(arguments) == (asked, rest)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "jv_ID"}, "id"),
        ({"LANG": "en_US", "LC_ALL": "id_ID"}, "id"),
        ({"LANG": "id_ID", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "en_GB", "TANDAI_LANG": "id"}, "id"),
        ({"LANG": "id_ID", "TANDAI_LANG": "en"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_locale(environment: dict[str, str], language: str) -> None:
    """The locale decides in the order of POSIX; what is said for tandai alone comes first."""
    assert language_of_locale(environment) == language


def test_the_main_job_through_files(
    call: Run, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import, train, tag, report, agree and evaluate, as a user runs them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.txt").write_text(
        "P: Bagaimana kalau pesanan banyak?\n\nN: Ya dibagi ke tetangga, pinjam alat juga.\n\n"
        "P: Dari dinas?\n\nN: Ora tau ono undangan.\n",
        encoding="utf-8",
    )
    imported = call("import", "w.txt", "--out", "korpus")
    assert imported.code == 0
    assert (tmp_path / "korpus" / "passages.csv").is_file()
    trained = call("train", corpus_folder, "--out", "m", "--gold", "a", "--json")
    assert trained.code == 0
    data = json.loads(trained.out)
    assert (data["passages"], data["documents"], data["grouped_by"]) == (96, 6, "document")
    assert set(data["overall"]) == {
        "macro_f1",
        "micro_f1",
        "map",
        "hit_at_3",
        "ece",
        "ece_from_0_1",
        "ece_suggested",
        "alpha_model_coder",
        "stance_right",
        "hinders_suggested",
        "hinders_coded",
        "evidence_f1",
        "evidence_f1_coders",
    }
    item = data["indicators"]["deseve.trust"]
    assert {"support", "precision", "recall", "f1", "average_precision", "threshold", "ece"} <= set(
        item
    )
    assert item["verdict"] == "insufficient"
    assert data["model"]["id"].startswith("m@")
    assert "seen" not in data["model"]
    assert call("tag", "m", "w.txt", "--out", "t.jsonl", "--quiet").err == ""
    assert call("report", "t.jsonl", "--model", "m").code == 0
    assert call("agree", corpus_folder).code == 0
    seen = call("evaluate", "m", corpus_folder)
    assert seen.code == 2
    assert "the model was trained on all of these passages." in seen.err
    low = call("evaluate", corpus_folder, "--gold", "b", "--min-f1", "0.99", "--json")
    assert low.code == 1
    assert json.loads(low.out)["folds"] == 5


@pytest.mark.parametrize("form", ["--cues", "--json"])
def test_a_closed_pipe_is_no_error(form: str) -> None:
    """``tandai ... | head`` ends quietly with 0."""
    command = [sys.executable, "-m", "tandai", "codebook", "show", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize(
    "arguments", [("--help",), ("codebook", "show"), ("codebook", "show", "--json")]
)
def test_an_output_that_cannot_be_written(arguments: tuple[str, ...]) -> None:
    """A full disk behind standard output is told in a line, with exit 2."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tandai", *arguments, "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: the output cannot be written (No space left on device).")
    assert len(done.stderr.splitlines()) == 1


def test_an_interruption_while_it_starts_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C while libraries are still being imported: 130, and no traceback."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    source = Path(__file__).resolve().parents[1] / "src"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{source}"}
    done = subprocess.run(
        [sys.executable, "-m", "tandai", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_language_can_stand_at_every_level(call: Run) -> None:
    """Before the group, after it and after its command; a group alone prints its help."""
    for group in (("--lang", "id", "codebook"), ("codebook", "--lang", "id")):
        assert call(*group).out.startswith("Pemakaian: tandai codebook [OPSI] PERINTAH")
    assert call("codebook").code == 0
    for command in (("codebook", "--lang", "id", "check"), ("codebook", "check", "--lang", "id")):
        assert call(*command).out.startswith("codebook.yaml: 16 indikator, 0 galat")


ESCAPE = "\x1b]0;x\x9b1m"
SHOWN = "\\x1b]0;x\\x9b1m"


def test_control_characters_are_shown_and_not_sent(tmp_path: Path, call: Run) -> None:
    """A coder, a label, a path or an argument cannot steer the terminal."""
    path = tmp_path / "k.csv"
    rows = [f"p{n},{coder},{ESCAPE}" for n in range(3) for coder in ("A", f"B{ESCAPE}")]
    path.write_text("passage_id,coder,indicator\n" + "\n".join(rows) + "\n", encoding="utf-8")
    table = call("agree", path, "--codebook", "labels", "--resamples", "100")
    assert table.code == 0
    assert f"B{SHOWN}" in table.out
    document = call("agree", path, "--codebook", "labels", "--resamples", "100", "--json")
    assert json.loads(document.out)["coders"] == ["A", f"B{ESCAPE}"]
    missing = call("codebook", "show", f"{ESCAPE}.yaml")
    assert f"{SHOWN}.yaml: there is no such file or folder." in missing.err
    usage = call("codebook", "show", "a", ESCAPE)
    assert SHOWN in usage.err
    for result in (table, document, missing, usage):
        sent = set(result.out + result.err) - {"\n"}
        assert not {c for c in sent if unicodedata.category(c) == "Cc"}


def test_importing_tandai_is_light(run: Run) -> None:
    """``import tandai`` loads none of the heavy libraries, and all its names are there."""
    code = (
        "import sys, tandai; "
        "assert not {'spacy', 'sklearn', 'polars', 'rich', 'pydantic'} & set(sys.modules); "
        "[getattr(tandai, name) for name in tandai.__all__]; "
        "import tandai.work.train, tandai.work.tag; assert callable(tandai.train); "
        "print(len(dir(tandai)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_starts_without_heavy_imports() -> None:
    """``tandai --help`` imports neither rich nor anything below the command line."""
    code = (
        "import sys; sys.argv = ['tandai', '--help']\n"
        "from tandai.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'rich', 'spacy', 'sklearn', 'polars', 'pydantic', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_cache_is_cleared(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice: the second time there is nothing to remove; in JSON as bytes."""
    monkeypatch.setenv("TANDAI_CACHE", str(tmp_path))
    (tmp_path / "embeddings.sqlite").write_bytes(bytes(2_000_000))
    first = call("cache", "clear", "--lang", "id")
    assert (first.code, first.out, first.err) == (0, "2,0 MB dibebaskan.\n", "")
    second = call("cache", "clear", "--json")
    assert (second.code, second.out) == (0, '{\n  "freed_bytes": 0\n}\n')


def test_fine_tuning_without_pytorch(
    call: Run, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, what to install, and nothing written."""
    for name in [name for name in sys.modules if name.startswith("tandai.finetuning")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onnx", None)
    result = call("train", corpus_folder, "--out", tmp_path / "m", "--finetune")
    assert (result.code, result.out) == (2, "")
    assert "Install them: pip install 'tandai[finetune]'" in " ".join(result.err.split())
    assert list(tmp_path.iterdir()) == []


def test_errors_are_broken_between_words() -> None:
    """A path stays whole, though it is longer than the line; lines of a list stay lines."""
    from tandai.ground.errors import wrapped

    path = "/home/" + "a" * 40 + "/korpus"
    text = f"Galat: {path}: sudah ada. Tambahkan --force untuk menggantinya.\n  baris 2: kosong"
    lines = wrapped(text, 30).split("\n")
    assert f"  {path}:" in lines
    assert all(len(line) <= 30 for line in lines if path not in line)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert lines[-1] == "  baris 2: kosong"
