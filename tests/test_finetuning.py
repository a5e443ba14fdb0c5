"""Fine-tuning: weights read, graph written and read back, runs taken up again.

Needs the extra ``finetune`` (``make test-finetune``); without it, only the first tests run.
"""

from __future__ import annotations

import importlib.util
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from tandai.corpus import Corpus
from tandai.ground.errors import UsageError
from tandai.work.train import finetuned_encoder

if TYPE_CHECKING:
    from tandai.encoder import OnnxEncoder

WORDS = "ada bahan modal susah saling bantu dinas latih tidak kami mereka yang itu sudah".split()


def test_without_pytorch_the_message_says_what_to_install(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default install has no PyTorch."""
    for name in [name for name in sys.modules if name.startswith("tandai.finetuning")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UsageError, match=r"pip install 'tandai\[finetune\]'"):
        finetuned_encoder(corpus, "m", tmp_path / "work")


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is not None,
    reason="where PyTorch is installed, other libraries import it",
)
def test_running_needs_no_pytorch() -> None:
    """Neither the command nor an encoder imports it."""
    code = (
        "import sys\n"
        "from tandai.encoder import open_encoder\n"
        "assert open_encoder('tfidf') is None\n"
        "import tandai.work.train, tandai.work.tag, tandai.cli.application\n"
        "assert not {'torch', 'onnx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


needs_torch = pytest.importorskip("torch", reason="the extra finetune is not installed")
pytest.importorskip("onnx", reason="the extra finetune is not installed")


def tiny_pieces() -> list[tuple[str, float]]:
    """Return special pieces, words and letters with scores."""
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    words = [(f"\u2581{word}", -3.0 - n / 10) for n, word in enumerate(WORDS)]
    letters = [(letter, -8.0) for letter in "abcdefghijklmnopqrstuvwxyz:|?.\u2581"]
    return special + words + letters


@pytest.fixture
def tiny(tmp_path: Path) -> OnnxEncoder:
    """An encoder folder of a tiny network with random weights."""
    import torch

    from pieces import tokenizer_of
    from tandai.encoder import OnnxEncoder
    from tandai.encoder.onnx_folder import Manifest
    from tandai.finetuning.graph import write_graph
    from tandai.finetuning.network import Encoder, Shape
    from tandai.finetuning.tuning import write_manifest

    torch.manual_seed(1)
    pieces = tiny_pieces()
    encoder = Encoder(Shape(len(pieces), 256, 32, 2, 4, 64, 1e-6)).eval()
    folder = tmp_path / "tiny"
    folder.mkdir()
    write_graph(encoder, folder / "model.onnx")
    tokenizer_of(pieces).save(str(folder / "tokenizer.json"))
    manifest = Manifest(
        format=2, name="tiny", prefix="query: ", dimensions=32, window=256, origin="random",
        licence="MIT", seed=1, seen=(), sha256={},
    )  # fmt: skip
    write_manifest(folder, manifest)
    return OnnxEncoder(folder)


def test_the_written_graph_computes_what_the_network_computes(tiny: OnnxEncoder) -> None:
    """Read back into PyTorch, the same texts have nearly the same vectors: 8 bits round."""
    import torch
    from tokenizers import Tokenizer

    from tandai.finetuning.fitting import predicted
    from tandai.finetuning.graph import read_graph
    from tandai.finetuning.network import Heads

    texts = ["modal susah", "kami saling bantu sudah", "", "dinas ada yang latih tidak"]
    tokenizer = Tokenizer.from_file(str(tiny.folder / "tokenizer.json"))
    ids = [tokenizer.encode(f"query: {text}").ids for text in texts]
    network = read_graph(tiny.folder / "model.onnx")
    torch.manual_seed(0)
    own = predicted(network, Heads(32, 2), ids, size=2).vectors
    np.testing.assert_array_less(0.99, (own * tiny.encode(texts)).sum(axis=1))


def test_writing_what_was_read_changes_nothing_more(tiny: OnnxEncoder, tmp_path: Path) -> None:
    """Weights that are 8-bit already stay as they are."""
    from tandai.finetuning.graph import read_graph, write_graph

    first = read_graph(tiny.folder / "model.onnx").state_dict()
    write_graph(read_graph(tiny.folder / "model.onnx"), tmp_path / "again.onnx")
    second = read_graph(tmp_path / "again.onnx").state_dict()
    for name, value in first.items():
        np.testing.assert_allclose(second[name].numpy(), value.numpy(), atol=1e-6)


def test_a_foreign_graph_is_refused(tmp_path: Path) -> None:
    """Only what this program wrote can be read back."""
    from onnx import TensorProto, helper, save

    from tandai.finetuning.graph import read_graph

    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    node = helper.make_node("Identity", ["x"], ["y"])
    other = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    save(helper.make_model(helper.make_graph([node], "g", [value], [other])), tmp_path / "g.onnx")
    with pytest.raises(ValueError, match="not a graph of this program"):
        read_graph(tmp_path / "g.onnx")


def test_pruning_keeps_what_words_and_letters_need() -> None:
    """Listed words keep their piece; all Latin text still splits into known pieces."""
    from pieces import UNKNOWN, pieces_to_keep, tokenizer_of

    pieces = [*tiny_pieces(), ("\u2581московский", -4.0), ("\u2581gotongroyong", -5.0)]
    kept = pieces_to_keep(pieces, ["modal", "susah"], most=len(pieces) - 2)
    names = [pieces[n][0] for n in kept]
    assert kept == sorted(kept)
    assert names[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert "\u2581modal" in names
    assert "\u2581московский" not in names
    pruned = tokenizer_of([pieces[n] for n in kept])
    assert UNKNOWN not in pruned.encode("Gotong royong? modal.".lower()).ids
    with pytest.raises(ValueError, match="pieces are needed, more than 5"):
        pieces_to_keep(pieces, ["modal"], most=5)


def random_tensors() -> dict[str, np.ndarray[Any, Any]]:
    """Return a one-layer BERT of width 32 in the hub's names."""
    rng = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray[Any, Any]:
        return rng.normal(0, 0.1, shape).astype(np.float32)

    layer = "encoder.layer.0."
    made = {
        "embeddings.word_embeddings.weight": some(6, 32),
        "embeddings.position_embeddings.weight": some(16, 32),
        "embeddings.token_type_embeddings.weight": some(2, 32),
    }
    for name, (rows, columns) in {
        "attention.self.query": (32, 32),
        "attention.self.key": (32, 32),
        "attention.self.value": (32, 32),
        "attention.output.dense": (32, 32),
        "intermediate.dense": (64, 32),
        "output.dense": (32, 64),
    }.items():
        made[f"{layer}{name}.weight"] = some(rows, columns)
        made[f"{layer}{name}.bias"] = some(rows)
    for name in ("embeddings.", f"{layer}attention.output.", f"{layer}output."):
        made[f"{name}LayerNorm.weight"] = 1 + some(32)
        made[f"{name}LayerNorm.bias"] = some(32)
    return made


def packed_file(path: Path, tensors: dict[str, np.ndarray[Any, Any]], pieces: list[str]) -> None:
    """Write the layout of `E5S1` with all tensors as 32-bit numbers, but query as 4 bits."""
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    parts = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
        "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
        "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm",
    }  # fmt: skip
    for short, long in parts.items():
        for kind, ending in (("w", "weight"), ("b", "bias")):
            names[f"l0.{short}.{kind}"] = f"encoder.layer.0.{long}.{ending}"
    blobs = {}
    for short, long in names.items():
        values = tensors[long]
        if short == "l0.q.w":
            halves = np.clip(np.round(values / 0.0625) + 8, 0, 15).astype(np.uint8)
            tensors[long] = ((halves.astype(np.float32) - 8) * 0.0625).astype(np.float32)
            rows = halves.reshape(-1, 32)
            scale = np.full((len(rows), 1), 0.0625, "<f2").view(np.uint8).reshape(-1, 2)
            packed = np.hstack([scale, rows[:, :16] | (rows[:, 16:] << 4)])
            blobs[short] = (1, values.size, packed.astype(np.uint8).tobytes())
        else:
            blobs[short] = (0, values.size, values.astype("<f4").tobytes())
    text = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, text)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack(
        "<I7ifii4i", 1, 32, 1, 4, 64, 6, 16, 2, 1e-6, 32, len(pieces), 0, 2, 1, 3
    )
    head += struct.pack("<Q", sum(map(len, text))) + offsets
    head += np.arange(len(pieces), dtype="<f4").tobytes() + b"".join(text)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(blobs))
    table = sum(2 + len(name) + 21 for name in blobs)
    at = len(head) + table
    body = b""
    for name, (quantised, elements, data) in blobs.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", quantised, elements, at + len(body), len(data))
        body += data
    path.write_bytes(head + body)


def test_both_origins_give_the_same_network(tmp_path: Path) -> None:
    """The packed file and the hub's folder, with pieces left out in the middle."""
    from safetensors.numpy import save_file

    from published_weights import read_hub_folder, read_packed

    pieces = ["<s>", "<pad>", "</s>", "<unk>", "\u2581a", "\u2581b"]
    tensors = random_tensors()
    packed_file(tmp_path / "packed.bin", tensors, pieces)
    save_file(tensors, tmp_path / "model.safetensors")
    config = {
        "max_position_embeddings": 16, "hidden_size": 32, "num_hidden_layers": 1,
        "num_attention_heads": 4, "intermediate_size": 64, "layer_norm_eps": 1e-6,
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    vocabulary = {"model": {"vocab": [[piece, float(n)] for n, piece in enumerate(pieces)]}}
    (tmp_path / "tokenizer.json").write_text(json.dumps(vocabulary), encoding="utf-8")

    def keep(names: list[tuple[str, float]]) -> list[int]:
        return [0, 1, 2, 3, 5]

    packed = read_packed(tmp_path / "packed.bin", keep)
    hub = read_hub_folder(tmp_path, keep)
    assert packed.pieces == hub.pieces
    assert packed.pieces[-1] == ("\u2581b", 5.0)
    for name, value in hub.encoder.state_dict().items():
        np.testing.assert_allclose(packed.encoder.state_dict()[name].numpy(), value.numpy())
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="is not an E5S1 file"):
        read_packed(tmp_path / "other.bin", keep)


Tune = Callable[..., Any]


@pytest.fixture
def tune(corpus: Corpus, tiny: OnnxEncoder) -> Tune:
    """Fine-tune the tiny encoder on the corpus of examples."""
    from tandai.finetuning import finetune, lesson_of

    lessons = [lesson_of(corpus, "a")]

    def run(work: Path, **more: Any) -> Any:
        told = {"name": "mine", "seed": 3, "epochs": 3, **more}
        return finetune(lessons, tiny, work, **told)

    return run


def test_fine_tuning_writes_an_encoder_that_says_what_it_has_seen(
    tune: Tune, corpus: Corpus, tmp_path: Path
) -> None:
    """The held-back interviews are not among the passages seen; the vectors have changed."""
    from tandai.encoder import OnnxEncoder
    from tandai.ground.text import passage_hash

    tuned = tune(tmp_path / "work", development=["d5"])
    encoder = OnnxEncoder(tmp_path / "work" / "encoder")
    held = corpus.passages.filter(corpus.passages["document"] == "d5")["text"]
    rest = corpus.passages.filter(corpus.passages["document"] != "d5")["text"]
    assert tuned.development == len(held)
    assert encoder.seen == {passage_hash(text) for text in rest}
    assert encoder.manifest.name == "mine"
    assert tuned.agreement > 0.98


def test_an_interrupted_run_goes_on_as_if_nothing_had_been(tune: Tune, tmp_path: Path) -> None:
    """The same weights, bit by bit, and the same figures."""
    whole = tune(tmp_path / "whole")
    calls = 0

    def stop(done: int, steps: int) -> None:
        nonlocal calls
        calls += 1
        if done > steps * 0.6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(tmp_path / "parts", progress=stop)
    steps: list[int] = []
    parts = tune(tmp_path / "parts", progress=lambda done, _: steps.append(done))
    assert steps[0] > 1
    assert parts == whole
    first, second = (
        (tmp_path / name / "encoder" / "model.onnx").read_bytes() for name in ("whole", "parts")
    )
    assert first == second


def test_the_state_of_other_data_is_not_taken_up(tune: Tune, tmp_path: Path) -> None:
    """Another seed is another run."""
    tune(tmp_path / "work")
    steps: list[int] = []
    tune(tmp_path / "work", seed=4, progress=lambda done, _: steps.append(done))
    assert steps[0] == 1


def test_time_is_estimated_before_it_starts(tune: Tune, tmp_path: Path) -> None:
    """The user is told how long, and that it can be interrupted."""
    from tandai.words.steps import tuning_words

    told: list[str] = []
    tune(
        tmp_path / "w",
        say=lambda time: told.append(tuning_words(time)),
        progress=lambda done, _: told.append(str(done)),
    )
    assert "min here (cpu). It can be interrupted" in told[0]
    assert told[1] == "1"


def test_the_head_starts_from_the_encoder_as_it_is() -> None:
    """After priming, separable vectors are told apart before any step."""
    import torch

    from tandai.finetuning.fitting import mean_average_precision, predicted, prime
    from tandai.finetuning.material import Coded
    from tandai.finetuning.network import Encoder, Heads, Shape

    torch.manual_seed(0)
    encoder, heads = Encoder(Shape(20, 16, 32, 1, 4, 32, 1e-6)), Heads(32, 2)
    tokens = [[0, 4 + n % 2, 2] for n in range(40)]
    present = np.array([[n % 2 == 0, n % 2 == 1] for n in range(40)])
    coded = Coded(tokens, present, np.full(present.shape, -1, np.int8))
    prime(encoder, heads, coded, strength=10.0)
    assert mean_average_precision(present, predicted(encoder, heads, tokens).logits) == 1.0


def test_class_weights_are_bounded_roots() -> None:
    """sqrt(absent / present), from 1 to 6; an indicator never coded weighs 6."""
    from tandai.finetuning.material import Coded, class_weights

    present = np.zeros((100, 4), dtype=bool)
    present[:80, 0] = present[:20, 1] = present[:1, 2] = True
    coded = Coded([[0]] * 100, present, np.full(present.shape, -1, np.int8))
    np.testing.assert_allclose(class_weights(coded), [1.0, 2.0, 6.0, 6.0])


def test_batches_hold_every_row_once_in_like_lengths() -> None:
    """Nothing is lost at the edges of buckets."""
    from tandai.finetuning.material import batches

    tokens = [[0] * (1 + n % 50) for n in range(613)]
    made = list(batches(tokens, 16, np.random.default_rng(1)))
    assert sorted(np.concatenate(made).tolist()) == list(range(613))
    spread = [max(len(tokens[r]) for r in b) - min(len(tokens[r]) for r in b) for b in made]
    assert float(np.mean(spread)) < 8


def test_mixed_passages_have_the_tokens_and_codes_of_both() -> None:
    """One start, one end, both texts; unlike stances of one indicator become mixed."""
    from tandai.finetuning.material import Coded, mixed

    coded = Coded(
        [[0, 9, 5, 2], [0, 9, 6, 7, 2]],
        np.array([[True, True, False], [True, False, False]]),
        np.array([[0, 1, -1], [1, -1, -1]], np.int8),
        lead=2,
    )
    allowed = {
        (0, 9, 5, 6, 7, 2): ([1, 1, 0], [2, 1, -1]),
        (0, 9, 6, 7, 5, 2): ([1, 1, 0], [2, 1, -1]),
        (0, 9, 5, 5, 2): ([1, 1, 0], [0, 1, -1]),
        (0, 9, 6, 7, 6, 7, 2): ([1, 0, 0], [1, -1, -1]),
    }
    met = set()
    for seed in range(20):
        made = mixed(coded, 1.0, 256, np.random.default_rng(seed))
        for ids, present, stance in zip(made.tokens, made.present, made.stance, strict=True):
            assert allowed[tuple(ids)] == (present.astype(int).tolist(), stance.tolist())
            met.add(tuple(ids))
    assert met == set(allowed)
    untouched = mixed(coded, 0.0, 256, np.random.default_rng(0))
    assert untouched.tokens == coded.tokens
    np.testing.assert_array_equal(untouched.stance, coded.stance)
    cut = mixed(coded, 1.0, 5, np.random.default_rng(0))
    assert all(len(ids) <= 5 and ids[-1] == 2 for ids in cut.tokens)


def test_pairs_lose_no_token_of_the_second_text(tiny: OnnxEncoder, corpus: Corpus) -> None:
    """What every text begins with is the prefix, without the space of the first word."""
    from tokenizers import Tokenizer

    from tandai.finetuning.lessons import coded_of, lesson_of
    from tandai.finetuning.material import mixed

    lesson = lesson_of(corpus, "a")
    texts = ["modal susah", "dinas ada"] * (len(lesson.labels.passages) // 2)
    passages = lesson.labels.passages.with_columns(
        pl.Series("text", texts), pl.lit("").alias("question")
    )
    coded = coded_of([lesson], passages, tiny)
    tokenizer = Tokenizer.from_file(str(tiny.folder / "tokenizer.json"))
    made = mixed(coded, 1.0, 256, np.random.default_rng(0)).tokens
    words = {"".join(str(tokenizer.id_to_token(id)) for id in ids[1:-1]) for ids in made}
    assert "\u2581query:\u2581modal\u2581susah\u2581dinas\u2581ada" in words
    assert all(word.count("\u2581") == 5 for word in words)


def test_what_fine_tuning_gives_can_be_trained_with(
    corpus: Corpus, tiny: OnnxEncoder, tmp_path: Path
) -> None:
    """Six interviews: enough are held back for the model to be judged by; with four it is said."""
    from tandai.work.train import train

    base = str(tiny.folder)
    encoder, tuned = finetuned_encoder(corpus, "m", tmp_path / "w", base=base, gold="a")
    assert tuned.development == 48
    model = train(corpus, "m", encoder=encoder, gold="a")
    assert model.classifier.judged_.sum() == (48 if tuned.best_epoch else 96)
    few = corpus.of_documents(["d0", "d1", "d2", "d3"])
    with pytest.raises(UsageError, match="codes in at least 5 interviews"):
        finetuned_encoder(few, "m", tmp_path / "w2", base=base, gold="a")
