"""What is read of a model folder where nothing is computed with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tandai.ground import shipped
from tandai.ground.errors import ModelError
from tandai.model.record import read_record
from tandai.model.store import Model, load_model


def test_a_record_says_what_the_loaded_model_does(model: Model, model_folder: Path) -> None:
    """Id, codebook and evaluation are the same, of the shipped model too."""
    record, loaded = read_record(model_folder), load_model(model_folder)
    assert (record.id, record.evaluation) == (model.id, model.evaluation)
    assert (record.codebook, record.id) == (loaded.codebook, loaded.id)
    assert read_record(Path("tumang")).id == load_model(shipped.MODEL).id


@pytest.mark.parametrize("name", ["codebook.json", "vocabulary.json", "weights.safetensors"])
def test_no_record_of_a_damaged_model(model_folder: Path, tmp_path: Path, name: str) -> None:
    """Figures are not told of a model one of whose files is another or missing."""
    copy = shutil.copytree(model_folder, tmp_path / "copy")
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    with pytest.raises(ModelError):
        read_record(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError):
        read_record(copy)


def test_no_record_of_what_is_no_model(tmp_path: Path) -> None:
    """A folder that is none, or holds no model, is refused as when it is loaded."""
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(ModelError) as read:
            read_record(folder)
        with pytest.raises(ModelError) as loaded:
            load_model(folder)
        assert str(read.value) == str(loaded.value)


def test_a_model_keeps_the_id_that_it_was_given() -> None:
    """It stands on the card: what came to a format later changes no id of before."""
    card = (shipped.MODEL / "README.md").read_text(encoding="utf-8")
    assert card.splitlines()[0] == f"# Model card: {read_record(shipped.MODEL).id}"


def test_hashes_of_large_members_are_taken_a_piece_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash is that of the whole member, and no member but the properties is read whole."""
    import hashlib
    from zipfile import ZipFile

    from tandai.ground import fingerprints

    data = bytes(range(256)) * 20
    with ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/sheet1.xml", data)
    monkeypatch.setattr(fingerprints, "_PIECE", 7)
    monkeypatch.setattr(ZipFile, "read", None)
    parts = fingerprints.written(tmp_path / "a.xlsx").parts
    assert parts == {"xl/sheet1.xml": hashlib.sha256(data).hexdigest()[:16]}
