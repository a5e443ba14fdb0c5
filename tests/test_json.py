"""JSON that every other program can read: what is undefined is null, never NaN or Infinity."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.plain_json import content_hash, json_text

from .conftest import Run, files_in

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Not half of a surrogate pair: it can be written nowhere.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner),
    max_leaves=20,
)


def strictly(text: str) -> Any:
    """Read JSON as the standard has it (RFC 8259), which knows no NaN and no Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


@given(VALUES)
def test_what_is_written_is_read_again(value: Any) -> None:
    """Whatever the value."""
    assert strictly(json_text(value)) == value
    assert content_hash(strictly(json_text(value, indent=1))) == content_hash(value)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(number: float) -> None:
    """By the one function that writes JSON, and by the hash of what is written."""
    for write in (json_text, content_hash):
        with pytest.raises(ValueError, match="not JSON compliant"):
            write({"a": [number]})


@pytest.fixture
def nothing_defined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in which hardly any figure is defined.

    ``x`` stands in every passage and ``y`` in none but one, by one coder; all is one interview.
    """
    cells = [(n, coder, "x") for n in range(12) for coder in "ab"]
    rows = [
        "passage_id,document,text,coder,indicator",
        *(
            f"p{n},d,Kutipan nomor {n} tentang modal,{c},{id}"
            for n, c, id in [*cells, (3, "a", "y")]
        ),
    ]
    (tmp_path / "k.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "w.txt").write_text(
        "P: Apa?\n\nN: Modal susah, alat pinjam.\n\nP: Lalu?\n\nN: Ya.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


COMMANDS = (
    "import w.txt --out korpus",
    "train k.csv --codebook labels --gold a --encoder tfidf --out m",
    "tag m w.txt --explain --out t.jsonl",
    "report t.jsonl --model m",
    "report t.jsonl --by informant",
    "sample t.jsonl --n 2 --out s.csv",
    "agree k.csv --codebook labels",
    "agree k.csv --codebook labels --interval bca --plan 0.1",
    "evaluate k.csv --codebook labels --gold a --encoder tfidf",
    "evaluate k.csv --codebook labels --gold b --encoder tfidf",
    "export k.csv --codebook labels --out k.jsonl",
    "codebook list",
    "codebook show",
    "codebook check korpus/codebook.yaml",
    "cache clear",
)


def _json_files(folder: Path) -> Iterator[str]:
    for name in files_in(folder):
        path = folder / name
        if path.suffix == ".json":
            yield path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            yield from path.read_text(encoding="utf-8").splitlines()


def test_no_command_writes_what_is_no_json(nothing_defined: Path, call: Run) -> None:
    """Neither as its document nor into a file, where hardly anything is defined."""
    for command in COMMANDS:
        result = call(*command.split(), "--json")
        assert result.code in (0, 1), (command, result.err)
        assert strictly(result.out) is not None, command
    texts = list(_json_files(nothing_defined))
    assert len(texts) > 20
    for text in texts:
        strictly(text)
