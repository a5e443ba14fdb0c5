"""Codes that nearly are indicators: offered, never taken for one, and mapped when people say so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook, Indicator, read_codebook
from tandai.codebook.alike import alike
from tandai.corpus import read_corpus
from tandai.exchange.mapping_file import mapping_text, read_mapping
from tandai.ground import shipped

from .conftest import Run

QUOTES = (
    "kutipan,kode\n"
    "Kami ikut karena tujuannya sama.,Komitmen terhadap tujuan bersama\n"
    "Rapat diadakan tiap bulan.,Tata kelola\n"
    "Saya percaya saja.,Kepercayaan\n"
    "Hujan terus waktu itu.,Cuaca\n"
)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Komitmen terhadap tujuan bersama", ("deseve.common_purpose",)),
        ("komitmen TUJUAN bersama", ("deseve.common_purpose",)),
        ("Akses ke kewenangan", ("deseve.access_to_authority",)),
        ("Struktur jejarring", ("deseve.networked_structure",)),
        ("Skala ekonomi", ("pyke.economies_of_scale",)),
        ("Kepercayaan", ("deseve.trust", "pyke.trust")),
        ("trust", ("deseve.trust", "pyke.trust")),
        ("entrepreneurial_skills", ("pyke.entrepreneurial_skills",)),
        ("Cuaca", ()),
        ("Lain-lain", ()),
        ("", ()),
        ("yang di ke", ()),
    ],
)
def test_what_a_name_nearly_is(name: str, near: tuple[str, ...], codebook: Codebook) -> None:
    """The same words but for small ones, part of them, or spelt alike; several where as near."""
    assert alike(codebook, name) == near


@given(st.text(max_size=30))
def test_any_name_has_an_answer(name: str) -> None:
    """Ids of the codebook, each once."""
    book = read_codebook(shipped.CODEBOOK)
    found = alike(book, name)
    assert len(set(found)) == len(found)
    assert set(found) <= set(book.ids)


def test_offered_on_import_and_mapped_when_said_so(tmp_path: Path, call: Run) -> None:
    """The code stays as it is until the mapping, corrected or not, is given to import."""
    path, out = tmp_path / "kutipan.csv", tmp_path / "k"
    path.write_text(QUOTES, encoding="utf-8")
    result = call("import", path, "--out", out)
    assert result.code == 0, result.err
    flowing = " ".join(result.out.split())
    assert "Did you mean these? 2 codes nearly an indicator's name, none taken for it:" in flowing
    assert (
        "Komitmen terhadap tujuan bersama → Commitment to a common purpose "
        "(deseve.common_purpose)?" in flowing
    )
    file = tmp_path / "k-map.yaml"
    # A long path is broken into lines.
    assert f"--map{file}" in "".join(result.out.replace("\\\n", "").split()).replace("\\", "")
    assert "Komitmen terhadap tujuan bersama" in read_corpus(out).codebook.ids
    mapped = read_mapping(file).codes
    assert mapped == {"komitmen terhadap tujuan bersama": "deseve.common_purpose"}
    text = file.read_text(encoding="utf-8")
    assert "  # Kepercayaan: deseve.trust or pyke.trust\n" in text
    assert "  # Cuaca: INDICATOR\n" in text
    again = call("import", path, "--out", tmp_path / "k-2", "--map", file)
    assert again.code == 0, again.err
    codes = set(read_corpus(tmp_path / "k-2").codings["indicator"])
    assert codes == {"deseve.common_purpose", "deseve.governance", "Kepercayaan", "Cuaca"}
    # What people may have corrected is never written anew.
    file.write_text("codes:\n  Cuaca: pyke.trust\n", encoding="utf-8")
    assert call("import", path, "--out", tmp_path / "k", "--force").code == 2
    (tmp_path / "k").rename(tmp_path / "old")
    assert call("import", path, "--out", tmp_path / "k").code == 0
    assert file.read_text(encoding="utf-8") == "codes:\n  Cuaca: pyke.trust\n"


def test_json_has_what_was_offered(tmp_path: Path, call: Run) -> None:
    """Codes with the ids that they nearly are, and where the mapping lies."""
    path = tmp_path / "kutipan.csv"
    path.write_text(QUOTES, encoding="utf-8")
    data = json.loads(call("import", path, "--out", tmp_path / "k", "--json").out)
    assert data["codes"]["near"] == {
        "Komitmen terhadap tujuan bersama": ["deseve.common_purpose"],
        "Kepercayaan": ["deseve.trust", "pyke.trust"],
    }
    assert data["map"] == str(tmp_path / "k-map.yaml")


def test_nothing_is_offered_where_nothing_is_near(tmp_path: Path, call: Run) -> None:
    """A study of its own codes is left in peace."""
    path = tmp_path / "kutipan.csv"
    path.write_text("kutipan,kode\nHujan.,Cuaca\nPanas.,Musim\n", encoding="utf-8")
    result = call("import", path, "--out", tmp_path / "k")
    assert "Did you mean" not in result.out
    assert not (tmp_path / "k-map.yaml").exists()


@given(st.text(min_size=1, max_size=25))
def test_mapping_files_read_back(name: str) -> None:
    """Whatever a code is called, its line stands and says its indicator."""
    from tempfile import TemporaryDirectory

    from tandai.codebook.definitions import folded

    if not folded(name) or not name.isprintable():
        return
    book = Codebook(indicators=(Indicator(id="x.y"),))
    with TemporaryDirectory() as folder:
        file = Path(folder, "m.yaml")
        file.write_text(mapping_text(book, {name: ("x.y",)}, [name, "lain"]), encoding="utf-8")
        assert read_mapping(file).codes == {folded(name): "x.y"}


def test_a_code_that_says_a_stance_is_mapped_with_it() -> None:
    """What hinders would else become what supports, without a word."""
    book = read_corpus(shipped.CORPUS).codebook
    text = mapping_text(book, {"Information sharing: hinders": ["deseve.information_sharing"]}, [])
    assert "deseve.information_sharing/hinders" in text.split("# The indicators:")[0]
