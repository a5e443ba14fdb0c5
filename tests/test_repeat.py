"""Records of runs, and results made again from them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tandai.ground.fingerprints import written
from tandai.ground.records import told_path

from .conftest import Run, files_in

SAID = "Rani: Sejak kapan, Pak?\n\nPak Karto: Dulu, ikut forum desa.\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_folder: Path) -> Path:
    """A folder with two transcripts and a model, in which the commands run."""
    (tmp_path / "w").mkdir()
    for name in ("karto", "sri"):
        (tmp_path / "w" / f"{name}.txt").write_text(SAID, encoding="utf-8")
    shutil.copytree(model_folder, tmp_path / "m")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(path: Path) -> dict[str, Any]:
    """Return the content of a record."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def done(call: Run, *arguments: object) -> None:
    """Run a command that must succeed."""
    result = call(*arguments)
    assert result.code == 0, result.err


def test_every_result_has_a_record_that_repeats_it(study: Path, call: Run) -> None:
    """Tags, a sheet, a page, a document, a workbook and a project come out again the same."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    done(call, "sample", "t.jsonl", "--n", 2, "--out", "s.xlsx", "--seed", 7)
    done(call, "report", "t.jsonl", "--html", "r.html", "--docx", "r.docx", "--xlsx", "r.xlsx")
    done(call, "import", "w", "--out", "k")
    done(call, "export", "t.jsonl", "--out", "p.csv")
    before = files_in(study)
    for name in ("t.jsonl", "s.xlsx", "r.html", "r.docx", "r.xlsx", "k", "p.csv"):
        result = call("repeat", name)
        assert (result.code, result.err) == (0, ""), name
        assert "the result is the same" in result.out
    assert files_in(study) == before


def test_a_model_comes_out_again_from_its_record(
    study: Path, call: Run, corpus_folder: Path
) -> None:
    """Training twice on the same corpus gives the same folder, name and all."""
    shutil.copytree(corpus_folder, study / "coded")
    done(call, "train", "coded", "--out", "own", "--encoder", "tfidf", "--gold", "a")
    result = call("repeat", "own", "--json")
    assert (result.code, json.loads(result.out)["parts"]) == (0, [])


def test_what_a_record_holds(study: Path, call: Run) -> None:
    """Options with their defaults, inputs and outputs seen from the record, versions; no text."""
    done(call, "tag", "m", "w", "--out", "t.jsonl", "--lang", "id")
    content = record(study / "t.jsonl.record.json")
    assert (content["command"], content["language"]) == ("tag", "id")
    assert content["options"]["transcripts"] == [{"input": "w"}]
    assert content["options"]["out"] == {"output": "t.jsonl"}
    assert content["options"]["unit"] == "turn"
    assert content["inputs"]["w"]["files"] == 2
    assert {"tandai", "python", "numpy", "scikit-learn", "polars"} <= set(content["versions"])
    text = (study / "t.jsonl.record.json").read_text(encoding="utf-8")
    assert "forum" not in text
    assert str(study) not in text
    assert "karto" not in text


def test_a_record_lies_inside_a_folder_and_is_no_input(study: Path, call: Run) -> None:
    """What is made from a corpus does not depend on the record in it."""
    done(call, "import", "w", "--out", "k")
    assert (study / "k" / "record.json").is_file()
    done(call, "export", "k", "--out", "a.csv")
    (study / "k" / "record.json").unlink()
    done(call, "export", "k", "--out", "b.csv")
    first, second = (record(study / f"{name}.csv.record.json") for name in "ab")
    assert first["inputs"] == second["inputs"]


def test_no_record_where_none_is_wanted(study: Path, call: Run) -> None:
    """``--no-record`` leaves it out, and takes away that of what is replaced."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    done(call, "tag", "m", "w", "--out", "t.jsonl", "--force", "--no-record")
    assert not (study / "t.jsonl.record.json").exists()
    assert call("repeat", "t.jsonl").code == 2


def test_a_file_that_is_no_record_is_not_replaced(study: Path, call: Run) -> None:
    """Somebody's own file in the place of the record is refused before any work."""
    (study / "t.jsonl.record.json").write_text("{}")
    result = call("tag", "m", "w", "--out", "t.jsonl")
    assert result.code == 2
    assert "t.jsonl.record.json" in result.err
    assert not (study / "t.jsonl").exists()


def test_records_are_no_transcripts(study: Path, call: Run) -> None:
    """A folder of transcripts in which results lie is read without their records."""
    done(call, "tag", "m", "w", "--out", "w/t.jsonl")
    (study / "w" / "t.jsonl").unlink()
    text = json.dumps({"record": 1, "text": "Ya."})
    (study / "w" / "t.jsonl.record.json").write_text(text)
    told = call("import", "w", "--out", "k", "--json")
    assert sorted(json.loads(told.out)["transcripts"]) == ["karto", "sri"]


def _changed(study: Path) -> None:
    (study / "w" / "sri.txt").write_text(SAID.replace("forum", "koperasi"), encoding="utf-8")


def _more(study: Path) -> None:
    (study / "w" / "tono.txt").write_text(SAID, encoding="utf-8")


@pytest.mark.parametrize(("change", "name"), [(_changed, "sri.txt"), (_more, "tono.txt")])
def test_changed_inputs_are_named(
    study: Path, call: Run, change: Callable[[Path], None], name: str
) -> None:
    """Which file of a folder is another or new, and what that does to the result."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    change(study)
    result = call("repeat", "t.jsonl", "--json")
    told = json.loads(result.out)
    assert (result.code, told["equal"], told["result"]) == (1, False, "same")
    assert told["lines"]
    (other,) = (own for own in told["inputs"] if own["state"] != "same")
    same_text = name == "tono.txt"
    # A file of the same content as another cannot be told from it by its hash.
    assert (other["path"], other["files"]) == ("w", [] if same_text else [name])
    assert "forum" not in call("repeat", "t.jsonl").out


def test_other_versions_are_named(study: Path, call: Run) -> None:
    """The versions then and now, also where the result is the same."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    file = study / "t.jsonl.record.json"
    file.write_text(re.sub(r'"numpy": "[^"]+"', '"numpy": "0.1"', file.read_text()))
    result = call("repeat", "t.jsonl", "--json")
    assert result.code == 0
    assert json.loads(result.out)["versions"]["numpy"][0] == "0.1"


def test_a_result_that_was_changed_since_is_told(study: Path, call: Run) -> None:
    """The run is repeated as it was; that the file beside was edited is said."""
    done(call, "tag", "m", "w", "--out", "t.csv")
    (study / "t.csv").write_text("edited")
    result = call("repeat", "t.csv")
    assert result.code == 0
    assert "was changed since" in result.out


def test_a_study_can_be_moved_as_a_whole(study: Path, call: Run, tmp_path: Path) -> None:
    """Paths are seen from the record."""
    done(call, "tag", "m", "w", "--out", "out/t.jsonl")
    (study / "elsewhere").mkdir()
    for name in ("m", "w", "out"):
        shutil.move(study / name, study / "elsewhere" / name)
    assert call("repeat", tmp_path / "elsewhere" / "out" / "t.jsonl").code == 0


def test_missing_inputs_are_all_named(study: Path, call: Run) -> None:
    """Nothing is run where something is not there."""
    done(call, "tag", "m", "w/*.txt", "--out", "t.jsonl")
    shutil.rmtree(study / "m")
    shutil.rmtree(study / "w")
    result = call("repeat", "t.jsonl")
    assert result.code == 2
    assert "m: is missing" in result.err
    assert "w/*.txt: is missing" in result.err


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("record", 2),
        ("command", "cache"),
        ("command", "repeat"),
        ("options", {"surprise": 1}),
        ("output", {"path": "t", "name": "..", "sha256": "", "content_sha256": "", "parts": {}}),
        ("language", "xx"),
    ],
)
def test_records_that_cannot_be_repeated_are_refused(
    study: Path, call: Run, field: str, value: object
) -> None:
    """Of another format, command or option: exit code 2, and nothing is written."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    file = study / "t.jsonl.record.json"
    file.write_text(json.dumps({**record(file), field: value}))
    before = files_in(study)
    result = call("repeat", file)
    assert result.code == 2
    assert "tandai failed" not in result.err
    assert files_in(study) == before


def test_a_record_of_others_replaces_nothing(study: Path, call: Run) -> None:
    """An output that is told as an input, with --force, is not written over."""
    done(call, "tag", "m", "w", "--out", "t.jsonl")
    (study / "precious.jsonl").write_text("mine")
    file = study / "t.jsonl.record.json"
    content = record(file)
    content["options"] |= {"out": {"input": "precious.jsonl"}, "force": True}
    file.write_text(json.dumps(content))
    assert call("repeat", file).code == 2
    assert (study / "precious.jsonl").read_text() == "mine"


def test_paths_do_not_tell_the_users_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What lies in the user's folder begins with ~ where the record lies elsewhere."""
    home = tmp_path / "home" / "budi"
    monkeypatch.setattr(Path, "home", lambda: home)
    assert told_path(home / "w" / "a.txt", tmp_path / "usb") == "~/w/a.txt"
    assert told_path(home / "w" / "a.txt", home / "out") == "../w/a.txt"
    assert told_path(tmp_path / "x", home / "out") == "../../../x"


def test_documents_are_compared_without_their_moment(tmp_path: Path) -> None:
    """Two writings of one document have the same content; another text has not."""

    def document(name: str, moment: str, text: str) -> str:
        core = f'<x><dcterms:created xsi:type="a">{moment}</dcterms:created></x>'
        with ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("docProps/core.xml", core)
            archive.writestr("word/document.xml", text)
        return written(tmp_path / name).content_sha256

    first = document("a", "2026-01-01T00:00:00Z", "Ya.")
    assert document("b", "2027-01-01T00:00:00Z", "Ya.") == first
    assert document("c", "2026-01-01T00:00:00Z", "Tidak.") != first


def test_a_record_of_before_of_one_source_is_repeated_where_several_may_be_given() -> None:
    """`tandai train` took one corpus."""
    from tandai.cli.performing import _as_declared
    from tandai.cli.train import train

    assert _as_declared(train, "corpus", "korpus") == [Path("korpus")]
    assert _as_declared(train, "corpus", [Path("a"), Path("b")]) == [Path("a"), Path("b")]
    assert _as_declared(train, "seed", 3) == 3
