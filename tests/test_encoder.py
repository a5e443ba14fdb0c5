"""Encoders: what they promise, the shipped one, the cache, opening by name."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.encoder import (
    CachedEncoder,
    OnnxEncoder,
    WholeTexts,
    clear_cache,
    copy_encoder,
    open_encoder,
)
from tandai.encoder.cache import _checksum
from tandai.encoder.onnx_folder import MANIFEST
from tandai.encoder.protocol import Progress, Span, Vectors
from tandai.ground import shipped
from tandai.ground.errors import CacheWarning, ModelError, UsageError
from tandai.ground.language import set_language
from tandai.model.features import in_context

from .conftest import Run


class Counting(WholeTexts):
    """A cheap encoder that remembers what it was asked."""

    id = "counting@1"
    dimensions = 4
    folder = Path("counting")
    seen: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors that differ by length of text."""
        self.asked += texts
        if progress:
            progress(len(texts), len(texts))
        raw = np.array([[1.0, len(text), 2.0, 0.5] for text in texts], dtype=np.float32)
        return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    """The encoder that comes with tandai."""
    return OnnxEncoder(shipped.ENCODER)


def test_vectors_have_unit_length_whatever_the_text(encoder: OnnxEncoder) -> None:
    """Empty, blank, very long, foreign and damaged texts included."""
    texts = ["", "   \n", "nggih", "a" * 5000, "kulo " * 900, "日本語 😀", "rusak \ud800 ini", "\0"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[1])
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    """Alone, in company and in another order a text has the very same vector."""
    texts = ["Ya saling bantu.", "Modal itu yang susah, " * 30, "", "Bahan bakune saking Solo."]
    together = encoder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_array_equal(encoder.encode([text])[0], vector)
    np.testing.assert_array_equal(encoder.encode(texts[::-1])[::-1], together)


def test_a_long_text_is_the_mean_of_its_windows(encoder: OnnxEncoder) -> None:
    """What stands beyond the first window counts: the end alone changes the vector."""
    start = "Dulu pelatihan dari dinas itu sering sekali. " * 60
    one, other = encoder.encode([start + "Sekarang tidak ada modal. " * 40, start])
    assert float(one @ other) < 0.995


def test_progress_reaches_the_end(encoder: OnnxEncoder) -> None:
    """The last call says that all is done."""
    told: list[tuple[int, int]] = []
    encoder.encode(["a", "b", "c"], lambda done, of: told.append((done, of)))
    assert told[-1] == (3, 3)


@pytest.mark.parametrize(
    ("said", "alike", "unlike"),
    [
        (
            "Nek ana pesenan akeh, digarap bareng-bareng karo tangga.",
            "Kalau pesanan banyak kami kerjakan bersama para tetangga.",
            "Pinjaman bank bunganya tinggi.",
        ),
        (
            "Ndak punya duit buat beli bahan.",
            "Gak ada modal untuk bahan baku.",
            "Anak saya sekolah di kota.",
        ),
    ],
)
def test_spoken_forms_and_javanese_are_near_what_they_mean(
    encoder: OnnxEncoder, said: str, alike: str, unlike: str
) -> None:
    """The same thing said in another way is nearer than another thing."""
    first, second, third = encoder.encode([said, alike, unlike])
    assert first @ second > first @ third


def test_an_encoder_folder_that_was_changed_is_refused(tmp_path: Path) -> None:
    """A changed, missing or newer part: an error that names it, in both languages."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    for name in (MANIFEST, "tokenizer.json"):
        shutil.copy(shipped.ENCODER / name, folder)
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        OnnxEncoder(folder)
    (folder / "model.onnx").write_bytes(b"broken")
    with pytest.raises(ModelError, match=r"model\.onnx was changed"):
        OnnxEncoder(folder)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 3}), encoding="utf-8")
    with pytest.raises(ModelError, match="has format 3; this version reads up to 2"):
        OnnxEncoder(folder)
    (folder / MANIFEST).write_text("{", encoding="utf-8")
    set_language("id")
    with pytest.raises(ModelError, match=r"penyandi ini rusak \(encoder\.json rusak\)"):
        OnnxEncoder(folder)


def test_a_graph_that_is_none_is_refused_though_its_hash_fits(tmp_path: Path) -> None:
    """A folder that was made wrongly is no internal error."""
    import hashlib

    folder = tmp_path / "encoder"
    folder.mkdir()
    shutil.copy(shipped.ENCODER / "tokenizer.json", folder)
    (folder / "model.onnx").write_bytes(b"no graph")
    manifest = json.loads((shipped.ENCODER / MANIFEST).read_text("utf-8"))
    manifest["sha256"]["model.onnx"] = hashlib.sha256(b"no graph").hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be opened"):
        OnnxEncoder(folder)


def test_the_shipped_encoder_is_small_described_and_has_not_seen_test_passages() -> None:
    """At most 40 MB; the card says licence and origin; no held-back passage was learnt from."""
    from tandai.corpus import read_corpus
    from tandai.ground.text import passage_hash

    size = sum(path.stat().st_size for path in shipped.ENCODER.iterdir())
    assert size <= 40e6
    card = (shipped.ENCODER / "README.md").read_text("utf-8")
    for word in ("MIT", "multilingual-e5-small", "constructed", "seed"):
        assert word in card
    encoder = OnnxEncoder(shipped.ENCODER)
    corpus = read_corpus(shipped.CORPUS)
    held_back = {passage_hash(text) for text in corpus.split("test").passages["text"]}
    assert encoder.seen
    # A one-word answer ("Nggih.") may be the same in two interviews.
    both = held_back & encoder.seen
    short = {passage_hash(t) for t in corpus.passages["text"] if len(t.split()) <= 4}
    assert both <= short


def test_names_of_encoders(tmp_path: Path) -> None:
    """`tfidf` is none, `e5` and `auto` the shipped one; another name is refused."""
    assert open_encoder("tfidf") is None
    opened = [open_encoder(name) for name in ("e5", "auto", str(shipped.ENCODER))]
    assert len({encoder.id for encoder in opened if encoder}) == 1
    with pytest.raises(UsageError, match="there is no encoder 'bert'"):
        open_encoder("bert")
    with pytest.raises(UsageError, match="there is no encoder"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize(
    ("library", "files", "extra"),
    [
        ("sentence_transformers", {"modules.json": "[]"}, "sentence-transformers"),
        ("model2vec", {"config.json": '{"model_type": "model2vec"}'}, "model2vec"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    files: dict[str, str],
    extra: str,
) -> None:
    """Folders of other libraries need these; the message says how to install them."""
    monkeypatch.setitem(sys.modules, library, None)
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"pip install 'tandai\[{extra}\]'"):
        open_encoder(str(tmp_path))


def test_a_model2vec_folder_is_an_encoder(tmp_path: Path) -> None:
    """Unit vectors, whatever the text; needs the extra."""
    model2vec = pytest.importorskip("model2vec", reason="the extra model2vec is not installed")
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"?": 0, "modal": 1, "bahan": 2}, "?"))
    tokenizer.pre_tokenizer = Whitespace()
    vectors = np.array([[0, 0, 0], [1, 2, 0], [0, 1, 3]], dtype=np.float32)
    model2vec.StaticModel(vectors, tokenizer, config={"model_type": "model2vec"}).save_pretrained(
        str(tmp_path)
    )
    encoder = open_encoder(str(tmp_path))
    assert encoder is not None
    (tmp_path / "moved").mkdir()
    copy_encoder(encoder, tmp_path / "moved" / "encoder")
    again = open_encoder(str(tmp_path / "moved" / "encoder"))
    assert again is not None
    assert again.id == encoder.id
    made = encoder.encode(["modal", "bahan modal", "", "lain"])
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose(made[0], np.array([1, 2, 0]) / 5**0.5, atol=1e-6)


@pytest.mark.parametrize(
    ("file", "modules"),
    [
        ("modeling.py", "[]"),
        ("pytorch_model.bin", "[]"),
        ("config.json", '[{"type": "my_package.Module"}]'),
    ],
)
def test_a_folder_that_could_run_code_is_refused(tmp_path: Path, file: str, modules: str) -> None:
    """Before its library is asked to open it, and whether it is installed or not."""
    (tmp_path / "modules.json").write_text(modules, encoding="utf-8")
    (tmp_path / file).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="holds code or pickles"):
        open_encoder(str(tmp_path))


def test_only_what_an_encoder_needs_is_copied(tmp_path: Path) -> None:
    """A transcript that lies in its folder stays there."""
    source = tmp_path / "mine"
    shutil.copytree(shipped.ENCODER, source)
    (source / "wawancara.txt").write_text("rahasia", encoding="utf-8")
    copy_encoder(OnnxEncoder(source), tmp_path / "copy")
    names = sorted(path.name for path in (tmp_path / "copy").iterdir())
    assert names == ["encoder.json", "model.onnx", "tokenizer.json"]
    assert OnnxEncoder(tmp_path / "copy").id == OnnxEncoder(source).id


def test_parts_are_read_in_the_whole(encoder: OnnxEncoder) -> None:
    """The whole has the vector that it has alone; parts have their own, of unit length."""
    text = "Modalnya susah. Tapi kami saling bantu."
    spans = [(0, 15), (16, len(text))]
    vectors, (parts, none) = encoder.encode_parts([text, "ya"], [spans, []])
    np.testing.assert_array_equal(vectors, encoder.encode([text, "ya"]))
    np.testing.assert_allclose(np.linalg.norm(parts, axis=1), 1.0, atol=1e-6)
    assert none.shape == (0, encoder.dimensions)
    assert float(parts[0] @ parts[1]) < 0.999
    # In other company the same words are another thing.
    _, (alone,) = encoder.encode_parts(["Modalnya susah."], [[(0, 15)]])
    assert float(alone[0] @ parts[0]) < 0.9999


def test_parts_of_a_long_text_are_found_in_all_its_windows(encoder: OnnxEncoder) -> None:
    """Also beyond the first; a part without words has the vector of the text."""
    text = " ".join(f"Kalimat ke-{n} tentang modal." for n in range(120))
    start = text.index("Kalimat ke-110")
    vectors, (parts,) = encoder.encode_parts([text], [[(0, 25), (start, start + 25), (25, 25)]])
    assert parts.shape == (3, encoder.dimensions)
    assert float(parts[0] @ parts[1]) < 0.9999
    np.testing.assert_array_equal(parts[2], vectors[0])


class InParts(Counting):
    """The same, of parts too."""

    reads_parts = True

    def encode_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> tuple[Vectors, list[Vectors]]:
        """Return what it makes of texts, and of what stands in the places."""
        whole = self.encode(texts, progress)
        own = zip(texts, parts, strict=True)
        found = [
            [Counting().encode([text[start:end]])[0] for start, end in spans] for text, spans in own
        ]
        return whole, [np.array(part, np.float32).reshape(-1, 4) for part in found]


def test_parts_are_kept_with_their_text(tmp_path: Path) -> None:
    """Bit by bit; the same text with other parts, or without any, is another thing."""
    file = tmp_path / "c.sqlite"
    texts, spans = ["aa bbb", "c", "aa bbb"], [[(0, 2), (3, 6)], [], [(0, 2)]]
    first = InParts()
    made = CachedEncoder(first, file).encode_parts(texts, spans)
    assert first.asked == texts
    second = InParts()
    kept = CachedEncoder(second, file)
    again = kept.encode_parts(texts, spans)
    assert second.asked == []
    np.testing.assert_array_equal(made[0], again[0])
    for own, other in zip(made[1], again[1], strict=True):
        np.testing.assert_array_equal(own, other)
    kept.encode(["aa bbb", "c"])
    assert second.asked == ["aa bbb"]


def test_an_encoder_can_be_sent_to_another_process(encoder: OnnxEncoder) -> None:
    """As scikit-learn does with n_jobs; also with its cache."""
    import pickle

    cached = pickle.loads(pickle.dumps(CachedEncoder(encoder, None)))  # noqa: S301 - our own bytes
    assert cached.id == encoder.id
    np.testing.assert_array_equal(cached.encode(["ya"]), encoder.encode(["ya"]))


def test_without_a_file_vectors_are_kept_in_memory() -> None:
    """A command with the cache off encodes each passage once all the same."""
    inner = Counting()
    cached = CachedEncoder(inner, None)
    first = cached.encode(["a", "bb"])
    np.testing.assert_array_equal(cached.encode(["bb", "a"]), first[::-1])
    assert inner.asked == ["a", "bb"]


def test_the_cache_is_asked_first_and_keeps_what_is_new(tmp_path: Path) -> None:
    """Each text is encoded once, also when it comes twice in one call."""
    inner = Counting()
    cached = CachedEncoder(inner, tmp_path / "kept" / "c.sqlite")
    first = cached.encode(["a", "bb", "a"])
    assert inner.asked == ["a", "bb"]
    np.testing.assert_array_equal(first[0], first[2])
    again = CachedEncoder(Counting(), tmp_path / "kept" / "c.sqlite")
    np.testing.assert_array_equal(again.encode(["a", "bb", "a"]), first)
    assert isinstance(again.encoder, Counting)
    assert again.encoder.asked == []


@settings(max_examples=30)
@given(st.lists(st.text(max_size=20), max_size=30))
def test_cached_vectors_are_those_of_the_encoder(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Whatever the texts and their order, with an empty and with a filled cache."""
    cached = CachedEncoder(Counting(), tmp_path_factory.mktemp("c") / "c.sqlite")
    plain = Counting().encode(texts) if texts else np.zeros((0, 4), np.float32)
    np.testing.assert_array_equal(cached.encode(texts), plain)
    np.testing.assert_array_equal(cached.encode(texts[::-1]), plain[::-1])


def test_another_encoder_has_vectors_of_its_own(tmp_path: Path) -> None:
    """The id is part of the key."""
    CachedEncoder(Counting(), tmp_path / "c.sqlite").encode(["a"])
    other = Counting()
    other.id = "counting@2"
    CachedEncoder(other, tmp_path / "c.sqlite").encode(["a"])
    assert other.asked == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_can_read_the_cache_and_no_text_is_in_it(tmp_path: Path) -> None:
    """Folder and file are closed to others; the file holds no words of the passages."""
    file = tmp_path / "kept" / "c.sqlite"
    CachedEncoder(Counting(), file).encode(["rahasia keluarga"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert b"rahasia" not in file.read_bytes()


class Wide(Counting):
    """The same with vectors as long as those of the shipped encoder."""

    dimensions = 384

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return each text's vector 96 times over."""
        return np.asarray(np.tile(super().encode(texts, progress), 96) / np.sqrt(96, dtype="f4"))


def test_the_cache_is_bounded_and_drops_the_longest_unused(tmp_path: Path) -> None:
    """The file is never larger than it may be, and holds little beside the vectors."""
    room, file = 200_000, tmp_path / "c.sqlite"
    texts = ["x" * n for n in range(1, 251)]
    for start in range(0, 250, 10):
        CachedEncoder(Wide(), file, room).encode(texts[start : start + 10])
        assert file.stat().st_size <= room
    with contextlib.closing(sqlite3.connect(file)) as table:
        (kept,) = table.execute("SELECT count(*) FROM vectors").fetchone()
    assert kept * 384 * 4 > 0.7 * room
    inner = Wide()
    CachedEncoder(inner, file, room).encode(texts)
    # Ten at a time were kept, and of the tenth before the last dropped some are still there.
    gone = 250 - kept
    assert len(inner.asked) == gone
    assert inner.asked[: gone // 10 * 10] == texts[: gone // 10 * 10]
    assert set(inner.asked) <= set(texts[: gone + 10])


def test_the_cache_is_bounded_while_much_is_encoded(tmp_path: Path) -> None:
    """Not only at the end: what is beyond the bound does not fill the disk meanwhile."""
    room, file = 200_000, tmp_path / "c.sqlite"
    sizes: list[int] = []

    def look(done: int, total: int) -> None:
        sizes.append(file.stat().st_size)

    CachedEncoder(Wide(), file, room).encode([f"{n}" for n in range(1000)], look)
    assert len(sizes) == 4
    assert max(sizes) <= room


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + b"x" * 500])
def test_a_damaged_cache_is_replaced(tmp_path: Path, content: bytes) -> None:
    """It is a cache: what is broken is thrown away, the vectors are right."""
    file = tmp_path / "c.sqlite"
    file.write_bytes(content)
    made = CachedEncoder(Counting(), file).encode(["a"])
    np.testing.assert_array_equal(made, Counting().encode(["a"]))


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """The folder's place is taken by a file."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    made = CachedEncoder(Counting(), tmp_path / "taken" / "c.sqlite").encode(["a"])
    np.testing.assert_array_equal(made, Counting().encode(["a"]))


def test_an_interrupted_encoding_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """What was encoded before Ctrl-C is not encoded again."""
    texts = [f"kutipan {'x' * n}" for n in range(600)]

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    inner = Counting()
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(inner, tmp_path / "c.sqlite").encode(texts, stop)
    done = len(inner.asked)
    assert 0 < done < 600
    after = Counting()
    CachedEncoder(after, tmp_path / "c.sqlite").encode(texts)
    assert after.asked == texts[done:]


def test_cache_can_be_cleared_and_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`TANDAI_CACHE` names the folder, or `off`."""
    from tandai.encoder import cache_file

    monkeypatch.setenv("TANDAI_CACHE", str(tmp_path))
    file = cache_file()
    CachedEncoder(Counting(), file).encode(["a"])
    assert file is not None
    assert file.is_file()
    assert clear_cache() > 0
    assert not file.exists()
    assert clear_cache() == 0
    monkeypatch.setenv("TANDAI_CACHE", "off")
    assert cache_file() is None
    CachedEncoder(Counting(), cache_file()).encode(["a"])
    assert list(tmp_path.iterdir()) == []


def test_damage_inside_the_cache_is_replaced(tmp_path: Path) -> None:
    """Also where the header is whole and pages are not."""
    file = tmp_path / "c.sqlite"
    texts = [f"{'x' * n}" for n in range(300)]
    CachedEncoder(Counting(), file).encode(texts)
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    made = CachedEncoder(Counting(), file).encode(texts)
    np.testing.assert_array_equal(made, Counting().encode(texts))
    again = Counting()
    CachedEncoder(again, file).encode(texts)
    assert again.asked == []


def _altered(file: Path, change: Callable[[np.ndarray[Any, np.dtype[np.float32]]], Any]) -> None:
    """Change the first kept vector as ``change`` says, and its checksum with it."""
    with contextlib.closing(sqlite3.connect(file)) as table, table:
        key, vector = table.execute("SELECT key, vector FROM vectors ORDER BY key").fetchone()
        changed = np.asarray(change(np.frombuffer(vector, "<f4").copy()), "<f4").tobytes()
        own = _checksum(key, changed)
        table.execute(
            "UPDATE vectors SET vector = ?, checksum = ? WHERE key = ?", (changed, own, key)
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda vector: vector * np.nan,
        lambda vector: vector * np.inf,
        lambda vector: vector * 1.01,
        lambda vector: vector * 0,
        lambda vector: vector[:-1],
        lambda vector: np.where(np.arange(4) == 2, np.nan, vector),
    ],
)
def test_a_kept_vector_that_is_none_is_encoded_anew(
    tmp_path: Path, change: Callable[[np.ndarray[Any, np.dtype[np.float32]]], Any]
) -> None:
    """No number, another length, too short: also where its checksum fits. It is said."""
    file = tmp_path / "c.sqlite"
    texts = ["a", "bb", "ccc"]
    right = CachedEncoder(Counting(), file).encode(texts)
    _altered(file, change)
    inner = Counting()
    with pytest.warns(CacheWarning, match=r"^1 kept vector was damaged and computed anew; "):
        made = CachedEncoder(inner, file).encode(texts)
    np.testing.assert_array_equal(made, right)
    assert len(inner.asked) == 1
    # Warnings are errors in these tests: the second time there is none.
    np.testing.assert_array_equal(CachedEncoder(Counting(), file).encode(texts), right)


def test_a_kept_vector_of_another_text_is_noticed(tmp_path: Path) -> None:
    """Two rows whose vectors were exchanged, and one with a bit turned: all of unit length."""
    file = tmp_path / "c.sqlite"
    texts = ["a", "bb", "ccc", "dddd"]
    right = CachedEncoder(Counting(), file).encode(texts)
    with contextlib.closing(sqlite3.connect(file)) as table, table:
        rows = table.execute("SELECT key, vector, checksum FROM vectors ORDER BY key").fetchall()
        (first, *own), (second, *other), (third, bits, _), _ = rows
        swap = "UPDATE vectors SET vector = ?, checksum = ? WHERE key = ?"
        table.execute(swap, (*other, first))
        table.execute(swap, (*own, second))
        turned = bytes([bits[0] ^ 1, *bits[1:]])
        table.execute("UPDATE vectors SET vector = ? WHERE key = ?", (turned, third))
    with pytest.warns(CacheWarning, match=r"^3 kept vectors were damaged"):
        np.testing.assert_array_equal(CachedEncoder(Counting(), file).encode(texts), right)


def test_a_cache_of_an_earlier_layout_is_replaced(tmp_path: Path) -> None:
    """Its vectors have no checksums."""
    file = tmp_path / "c.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as table, table:
        table.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB, used REAL)")
        table.execute("INSERT INTO vectors VALUES (x'00', x'00', 0.0)")
    CachedEncoder(Counting(), file).encode(["a"])
    again = Counting()
    CachedEncoder(again, file).encode(["a"])
    assert again.asked == []
    with contextlib.closing(sqlite3.connect(file)) as table:
        assert table.execute("SELECT count(*) FROM vectors").fetchone() == (1,)


class Broken(Counting):
    """An encoder that gives what is no number."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return vectors of nan."""
        return np.asarray(super().encode(texts, progress) * np.float32(np.nan))


def test_what_is_no_vector_is_not_kept(tmp_path: Path) -> None:
    """A damaged encoder is said to be one, and its vectors are not put into the cache."""
    file = tmp_path / "c.sqlite"
    with pytest.raises(ModelError, match="what are no vectors of unit length"):
        CachedEncoder(Broken(), file).encode(["a"])
    inner = Counting()
    CachedEncoder(inner, file).encode(["a"])
    assert inner.asked == ["a"]


def test_the_command_says_that_vectors_were_damaged(
    call: Run, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a note on standard error in the language asked for; the result is as ever."""
    monkeypatch.setenv("TANDAI_CACHE", str(tmp_path / "kept"))
    (tmp_path / "a.txt").write_text("P: Apa?\n\nN: Modal susah.\n\nP: Lalu?\n\nN: Ya.\n")
    arguments = ("tag", model_folder, tmp_path / "a.txt", "--json", "--force", "--out")
    first = call(*arguments, tmp_path / "t.jsonl")
    kept = (tmp_path / "t.jsonl").read_bytes()
    _altered(tmp_path / "kept" / "embeddings.sqlite", lambda vector: vector * np.nan)
    again = call(*arguments, tmp_path / "t.jsonl", "--lang", "id")
    assert (first.code, again.code) == (0, 0), again.err
    assert "Perhatian: 1 vektor simpanan rusak dan dihitung ulang" in " ".join(again.err.split())
    assert again.out == first.out
    assert (tmp_path / "t.jsonl").read_bytes() == kept


def test_the_id_of_an_encoder_is_of_all_that_it_says(tmp_path: Path) -> None:
    """Also of the passages that it says to have seen: figures of models rest on them."""
    copy_encoder(OnnxEncoder(shipped.ENCODER), tmp_path)
    whole = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / MANIFEST).write_text(json.dumps(whole, indent=3, sort_keys=True), encoding="utf-8")
    assert OnnxEncoder(tmp_path).id == OnnxEncoder(shipped.ENCODER).id
    ids = {OnnxEncoder(tmp_path).id}
    changes = (
        {"seen": whole["seen"][1:]},
        {"window": 128},
        {"prefix": ""},
        {"seed": whole["seed"] + 1},
        {"licence": "none"},
    )
    for change in changes:
        (tmp_path / MANIFEST).write_text(json.dumps({**whole, **change}), encoding="utf-8")
        ids.add(OnnxEncoder(tmp_path).id)
    assert len(ids) == 6


def test_the_encoder_reads_the_question_before_the_answer() -> None:
    """Markup and remarks are left out; without a question the answer stands alone."""
    assert in_context("Ya **sudah**.", "Ada [tertawa] modal?") == "Ada modal? | Ya sudah."
    assert in_context("Ya.", "") == "Ya."
