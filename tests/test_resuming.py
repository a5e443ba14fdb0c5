"""`tandai tag` ended in the middle: what was done is kept, and the result is the same."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.errors import UsageError
from tandai.tagging import work as tagging_work
from tandai.tagging.inputs import Inputs, find_inputs
from tandai.tagging.parts import Part, parts_of
from tandai.tagging.passages import Chunk
from tandai.tagging.shelf import Shelf, clear_finished, shelf_of
from tandai.tagging.work import Done
from tandai.tags import read_tags
from tandai.transcript import Passage
from tandai.work import tag as tag_module
from tandai.work.tag import TagOptions, tag_files

from .conftest import Run, files_in

WORDS = "saya pinjam alat tetangga modal bank dinas undangan percaya ketua kelompok jujur".split()
ROWS = 40


def said(n: int) -> str:
    """Return the nth answer."""
    return " ".join(WORDS[n % 7 :] + WORDS[: n % 5]) + f". Ya {n}."


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of forty answers, five parts of eight."""
    monkeypatch.setattr(tag_module, "SIZE", 8)
    path = tmp_path / "s.csv"
    pl.DataFrame({"text": [said(n) for n in range(ROWS)]}).write_csv(path)
    return path


class Ending:
    """Ends the work at a part; counts those that were tagged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tagged: list[int] = []
        self.at: int | None = None
        self.by: BaseException = KeyboardInterrupt()
        monkeypatch.setattr(tagging_work, "tag_part", self._as(tagging_work.tag_part))

    def _as(self, own: Callable[..., Done]) -> Callable[..., Done]:
        def tag_part(model: object, job: object, part: Part) -> Done:
            if part.number == self.at:
                raise self.by
            self.tagged.append(part.number)
            return own(model, job, part)

        return tag_part


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Ending:
    """What ends the work."""
    return Ending(monkeypatch)


def tag(model: Path, table: Path, out: str, **options: object) -> bytes:
    """Tag a table and return what was written."""
    path = table.with_name(out)
    chosen = TagOptions(workers=1, **options)  # type: ignore[arg-type]  # as each test asks
    tag_files(model, find_inputs([table]), path, chosen)
    assert not shelf_of(path).exists()
    return path.read_bytes()


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("at", [1, 4])
def test_the_same_command_goes_on(
    suffix: str, at: int, quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """Byte for byte what it would have been, and no part is tagged twice."""
    whole = tag(quick_model_folder, table, f"whole{suffix}")
    ending.tagged.clear()
    ending.at = at
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, f"t{suffix}")
    assert not table.with_name(f"t{suffix}").exists()
    ending.at = None
    again = tag(quick_model_folder, table, f"t{suffix}")
    assert ending.tagged == [0, 1, 2, 3, 4]
    if suffix == ".xlsx":  # it says when it was made
        tags = [read_tags(table.with_name(name)) for name in ("whole.xlsx", "t.xlsx")]
        assert tags[0].passages.equals(tags[1].passages)
        assert tags[0].suggested == tags[1].suggested
    else:
        assert again == whole


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_parts_of_any_size_give_the_same_tags(
    suffix: str, quick_model_folder: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How the work is cut is not seen in what is written."""
    several = tag(quick_model_folder, table, f"a{suffix}")
    monkeypatch.setattr(tag_module, "SIZE", 1000)
    one = tag(quick_model_folder, table, f"b{suffix}")
    if suffix == ".parquet":
        paths = [table.with_name(name) for name in ("a.parquet", "b.parquet")]
        assert pl.read_parquet(paths[0]).equals(pl.read_parquet(paths[1]))
    else:
        assert several == one


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_only_the_owner_sees_what_is_kept(
    quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """It is interview text; and a transcript's folder is not searched for it."""
    ending.at = 3
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    shelf = shelf_of(table.with_name("t.jsonl"))
    assert shelf.name.startswith(".")
    assert shelf.stat().st_mode & 0o777 == 0o700
    kept = sorted(path.name for path in shelf.iterdir())
    assert [name for name in kept if name.endswith(".part")] == [f"00000{n}.part" for n in range(3)]
    assert {path.stat().st_mode & 0o777 for path in shelf.iterdir()} == {0o600}


def test_the_command_tells_what_is_kept(
    call: Run, quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """Ctrl-C is exit 130; the same command says what it found."""
    out = table.with_name("t.jsonl")
    command = ("tag", quick_model_folder, table, "--out", out, "--workers", "1")
    ending.at = 2
    first = call(*command)
    assert (first.code, first.err) == (
        130,
        "Error: interrupted.\n16 passages are done and kept; the same command goes on there.\n",
    )
    assert call(*command, "--lang", "id").err.endswith(
        "16 kutipan selesai dan tersimpan; ulangi perintah yang sama untuk melanjutkan.\n"
    )
    ending.at = None
    second = call(*command)
    assert second.code == 0
    assert "16 of the passages had been done before." in second.err
    assert files_in(table.parent) == ["s.csv", "t.jsonl", "t.jsonl.record.json"]


def test_a_single_part_leaves_nothing(
    call: Run, quick_model_folder: Path, table: Path, ending: Ending, tmp_path: Path
) -> None:
    """What is done in a second or two is done again."""
    pl.DataFrame({"text": ["Ya."]}).write_csv(table)
    ending.at = 0
    result = call("tag", quick_model_folder, table, "--out", tmp_path / "t.jsonl")
    assert (result.code, result.err) == (
        130,
        "Error: interrupted; nothing half-done was left, and what was there before is as it was.\n",
    )
    assert files_in(tmp_path) == ["s.csv"]


def test_a_full_disk_keeps_what_is_done(
    call: Run, quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """Exit 2 with the reason; with room, the same command goes on."""
    command = ("tag", quick_model_folder, table, "--out", table.with_name("t.jsonl"))
    ending.at, ending.by = 3, OSError(28, os.strerror(28))
    result = call(*command, "--workers", "1")
    assert result.code == 2
    assert "No space left on device" in result.err
    assert "24 passages are done and kept" in result.err
    ending.at = None
    assert call(*command, "--workers", "1").code == 0
    assert ending.tagged == [0, 1, 2, 3, 4]


def test_another_run_is_not_mixed_in(
    quick_model_folder: Path, table: Path, ending: Ending, call: Run
) -> None:
    """Other options are refused, and --restart begins anew."""
    ending.at = 2
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    ending.at = None
    with pytest.raises(UsageError, match="unfinished run"):
        tag(quick_model_folder, table, "t.jsonl", explain=True)
    ending.tagged.clear()
    tag(quick_model_folder, table, "t.jsonl", explain=True, restart=True)
    assert ending.tagged == [0, 1, 2, 3, 4]


def test_inputs_that_changed_are_done_again(
    quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """From the part that is another one on."""
    ending.at = 3
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    ending.at = None
    ending.tagged.clear()
    texts = [said(n) for n in range(ROWS)]
    texts[9] = "Lain."
    pl.DataFrame({"text": texts}).write_csv(table)
    found = tag(quick_model_folder, table, "t.jsonl")
    assert ending.tagged == [1, 3, 4]
    assert json.loads(found.splitlines()[9])["text"] == "Lain."


@pytest.mark.parametrize("name", ["000001.part", "000001.json"])
@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_what_was_damaged_is_done_again(
    name: str, damage: bytes | None, quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """A part that a loss of power left half on the disk is no part."""
    whole = tag(quick_model_folder, table, "whole.jsonl")
    ending.at = 3
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    file = shelf_of(table.with_name("t.jsonl")) / name
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    ending.at = None
    ending.tagged.clear()
    assert tag(quick_model_folder, table, "t.jsonl") == whole
    assert ending.tagged == [1, 3, 4]


def test_two_runs_of_one_output(quick_model_folder: Path, table: Path, ending: Ending) -> None:
    """The second is refused as long as the first is at work."""
    ending.at = 2
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    out = table.with_name("t.jsonl")
    run = json.loads((shelf_of(out) / "run.json").read_text(encoding="utf-8"))
    del run["format"]
    with Shelf(out, run), pytest.raises(UsageError, match="at work on this output"):
        tag(quick_model_folder, table, "t.jsonl")


def test_a_run_that_was_killed_when_it_was_done(
    quick_model_folder: Path, table: Path, ending: Ending
) -> None:
    """Its parts go where the output stands, and only there."""
    ending.at = 2
    with pytest.raises(KeyboardInterrupt):
        tag(quick_model_folder, table, "t.jsonl")
    out = table.with_name("t.jsonl")
    clear_finished(out)
    assert shelf_of(out).exists()
    (shelf_of(out) / "joining").touch()
    clear_finished(out)
    assert shelf_of(out).exists()
    out.write_text("", encoding="utf-8")
    clear_finished(out)
    assert not shelf_of(out).exists()


def test_a_label_of_nobody_is_told_before_the_work(
    call: Run, quick_model_folder: Path, tmp_path: Path, ending: Ending
) -> None:
    """And so is what --strict refuses."""
    (tmp_path / "w.txt").write_text("P: Lalu?\n\nN: Ya pinjam.\n", encoding="utf-8")
    command = ("tag", quick_model_folder, tmp_path / "w.txt", "--out", tmp_path / "t.jsonl")
    result = call(*command, "--interviewer", "X")
    assert (result.code, ending.tagged) == (2, [])
    assert "is the label of no speaker" in result.err


PASSAGES = st.lists(
    st.builds(
        lambda text, question: Passage("p", "d", "", "", question, 0, len(text), text),
        st.text(max_size=8),
        st.text(max_size=4),
    ),
    max_size=12,
)


@given(st.lists(PASSAGES, max_size=5), st.integers(1, 5))
def test_parts_hold_all_passages_in_order(chunks: list[list[Passage]], size: int) -> None:
    """However they come; the hash tells other passages apart, and nothing else."""
    given_ = [Chunk(f"d{n}", own, (), 3) for n, own in enumerate(chunks)]
    parts = list(parts_of(given_, size))
    assert [p for part in parts for p in part.passages] == [p for own in chunks for p in own]
    assert sum(part.read for part in parts) == 3 * len(chunks)
    assert all(len(part.passages) == size for part in parts[:-1])
    assert [part.alone for part in parts] == [len(parts) == 1] * len(parts)
    assert [part.sha256 for part in parts] == [p.sha256 for p in parts_of(iter(given_), size)]


def test_nothing_to_tag(quick_model_folder: Path, tmp_path: Path, call: Run) -> None:
    """A table without any text is an error, and leaves nothing."""
    pl.DataFrame({"text": ["", " "], "a": ["1", "2"]}).write_csv(tmp_path / "s.csv")
    result = call("tag", quick_model_folder, tmp_path / "s.csv", "--out", tmp_path / "t.jsonl")
    assert (result.code, result.err) == (2, "Error: there is no text in these tables.\n")
    assert files_in(tmp_path) == ["s.csv"]


def test_bytes_of_all_inputs(tmp_path: Path) -> None:
    """They are known before the first passage is."""
    (tmp_path / "a.txt").write_bytes(b"12345")
    (tmp_path / "b.csv").write_bytes(b"123")
    found = Inputs({"a": tmp_path / "a.txt"}, {"b": tmp_path / "b.csv"})
    assert found.bytes == 8
