"""What programs read is the same in every language; what people read is not."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from tandai.ground import shipped
from tandai.ground.language import LANGUAGES

from .conftest import Run, files_in
from .refi_projects import TEXT, TRUST, Marked, guid, write_project
from .test_help import command_paths

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tandai"

# All commands, each with what it says that is more than figures. One reads what another wrote.
COMMANDS = (
    "import in --out korpus",
    "import in/w.txt --out nobody --unit paragraph",
    "import study.qdpx --out study",
    "import quotes.csv --out quotes",
    "import study.qdpx --out kode.yaml",
    "train corpus --gold a --encoder tfidf --out m",
    "tag m in/w.txt in/empty.txt --explain --out t.jsonl",
    "tag m in/w.txt --out t.csv",
    "report t.jsonl --model m --by informant",
    "report t.csv",
    "sample t.jsonl --n 2 --out s.csv",
    "report t.jsonl --checked checked.csv --simultaneous --target passages",
    "report t.jsonl --checked checked.csv --method labels-only --judgement j.yaml",
    "agree corpus --plan 0.1",
    "agree corpus t.jsonl --by framework --interval percentile --resamples 100",
    "agree one.csv --codebook labels --by document --coder final --coder rani",
    "agree spans.csv --codebook labels",
    "plan --width 0.2",
    "evaluate corpus --gold a --encoder tfidf",
    "evaluate m one.csv",
    "export corpus --out k.jsonl",
    "export study.qdpx --out back.qdpx",
    "codebook show",
    "codebook list",
    "methods corpus m",
    "repeat t.jsonl",
    "codebook check bad.yaml",
    "codebook rename changed pyke.trust pyke.faith",
    "codebook merge changed pyke.faith --into pyke.cooperation",
    "codebook split changed deseve.trust --into deseve.trust --into deseve.belief",
    "codebook drop changed pyke.innovation",
    "cache clear",
)
# Data for programs; documents and sheets are for people.
# A record says, among other things, in which language its run spoke; a history, when. Sheets are
# for people, their headings as well.
_SAYS_MORE = ("record.json", "codebook-history.jsonl", "s.csv", "checked.csv")
DATA = (".json", ".jsonl", ".csv", ".yaml", ".md", ".safetensors", ".txt")


def _prepare(folder: Path, corpus_folder: Path) -> None:
    """Write inputs in which something is left out, undefined, wrong, or cannot be read."""
    for name in ("corpus", "changed"):
        shutil.copytree(corpus_folder, folder / name)
    (folder / "in").mkdir()
    said = "P: Apa?\n\nN: Modal susah, tetapi kami saling percaya.\n\nP: Lalu?\n\nN: Ya.\n"
    for name in ("w.txt", "w.md"):
        (folder / "in" / name).write_text(said, encoding="utf-8")
    (folder / "in" / "empty.txt").write_text("", encoding="utf-8")
    write_project(
        folder / "study.qdpx",
        TEXT.encode(),
        [Marked(3, 9), Marked(TEXT.index(TRUST), TEXT.index(TRUST) + len(TRUST)), Marked(4, 4)],
        more_sources=f'<PictureSource guid="{guid(102)}" name="f" path="internal://f.png"/>',
    )
    (folder / "quotes.csv").write_text(
        "Daftar kutipan\nKutipan,Kode,Sikap,Ket.\nKami percaya.,Saling percaya,entah,\n"
        "Modal kurang.,Modal,mendukung,x\n,,,\n",
        encoding="utf-8",
    )
    rows = [f"p{n},d,Kutipan lain nomor {n},final,deseve.trust" for n in range(4)]
    again = [row.replace("final", "rani") for row in rows]
    (folder / "one.csv").write_text(
        "\n".join(["passage_id,document,text,coder,indicator", *rows, *again]) + "\n",
        encoding="utf-8",
    )
    (folder / "spans.csv").write_text(
        "document,start,end,coder,indicator\nd,0,9,a,x\nd,0,7,b,x\ne,,,a,\ne,2,5,b,x\n",
        encoding="utf-8",
    )
    (folder / "j.yaml").write_text("deseve.trust: tercapai cukup baik\n", encoding="utf-8")
    (folder / "bad.yaml").write_text(
        "frameworks: [{id: f}]\nindicators:\n- {id: f.a, framework: g}\n- {id: f.a, x: 1}\n",
        encoding="utf-8",
    )


def _check_all(sheet: Path) -> None:
    """Write a copy of a drawn sheet in which every row is read, as ``checked.csv``."""
    import csv

    with sheet.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    read = next(n for n, heading in enumerate(head) if heading in ("read", "dibaca"))
    filled = [[*row[:read], "x", *row[read + 1 :]] for row in rows]
    with (sheet.parent / "checked.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *filled])


def test_json_and_data_are_the_same_in_every_language(
    call: Run, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, each in both languages, on the same inputs under the same names."""
    monkeypatch.setattr(shipped, "CORPUS", corpus_folder)
    # Without the encoder, which takes long and says nothing.
    monkeypatch.setattr("tandai.work.train.open_encoder", lambda _: None)
    said: dict[str, list[tuple[int, object]]] = {command: [] for command in COMMANDS}
    for language in LANGUAGES:
        monkeypatch.setenv("TANDAI_CACHE", str(tmp_path / f"cache-{language}"))
        folder = tmp_path / language
        folder.mkdir()
        _prepare(folder, corpus_folder)
        monkeypatch.chdir(folder)
        for command in COMMANDS:
            result = call(*command.split(), "--json", "--lang", language)
            assert result.out, (command, result.err)
            said[command].append((result.code, json.loads(result.out)))
            if command.startswith("sample"):
                _check_all(folder / "s.csv")
    for command, (one, other) in said.items():
        assert one == other, command
    english, indonesian = (tmp_path / language for language in LANGUAGES)
    assert files_in(english) == files_in(indonesian)
    for name in files_in(english):
        if name.endswith(DATA) and not name.endswith(_SAYS_MORE):
            assert (english / name).read_bytes() == (indonesian / name).read_bytes(), name


def test_every_command_is_run_in_both_languages() -> None:
    """A command that is new, or has no JSON, is seen here."""
    paths = {" ".join(path) for path in command_paths()}
    groups = {path for path in paths if any(other.startswith(f"{path} ") for other in paths)}
    missing = {
        path
        # A review needs a terminal: see test_screen. The demo is a study of the shipped corpus: see
        # test_demo.
        for path in paths - groups - {"", "review", "demo"}
        if not any(command.startswith(f"{path} ") or command == path for command in COMMANDS)
    }
    assert missing == set()


# What writes documents there says its words there.
_DOCUMENTS = {"agreement/disagreement_files.py", "reporting/sheets.py"}


@pytest.mark.parametrize("room", ["statistics", "agreement", "model", "reporting"])
def test_results_hold_no_words(room: str) -> None:
    """Where figures are made, only what is raised is said in a language."""
    for path in sorted((SOURCE / room).glob("*.py")):
        if str(path.relative_to(SOURCE)) in _DOCUMENTS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert [node.lineno for node in _calls(tree, "tr") - _of_errors(tree)] == [], path


def _calls(tree: ast.AST, name: str) -> set[ast.Call]:
    return {
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }


def _of_errors(tree: ast.AST) -> set[ast.AST]:
    """Return what serves to raise errors: what raises one, and what only that calls."""
    found = {child for node in ast.walk(tree) if _raises(node) for child in ast.walk(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    while True:
        more = {
            child
            for function in functions
            if function not in found
            and _calls(tree, function.name)
            and _calls(tree, function.name) <= found
            for child in ast.walk(function)
        }
        if more <= found:
            return found
        found |= more


def _raises(node: ast.AST) -> bool:
    """Whether all of a function, or a statement, is about an error: it raises or returns one."""
    if isinstance(node, ast.FunctionDef):
        returned = ast.unparse(node.returns) if node.returns else ""
        own = any(isinstance(child, ast.Raise) for child in ast.walk(node))
        return own or "Error" in returned or "Problem" in returned
    return isinstance(node, ast.Raise)
