"""`import tandai`: what is there, what it says of itself, and that it works without the command."""

from __future__ import annotations

import ast
import inspect
import re
import types
import typing
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import tandai
from tandai.ground import errors

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tandai"
NAMES = tandai.__all__
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(tandai, name))]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(tandai, name))]
ANSWERS = [f"{text} hari {n}" for n in range(4) for text in ("pinjam alat", "ikut pelatihan", "ya")]
LABELS = [["trust"], ["training"], []] * 4


def test_the_names_are_the_same_wherever_they_stand() -> None:
    """In the list, in the imports for type checkers, and in where each is loaded from."""
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    told = {
        alias.name: str(node.module).removeprefix("tandai.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == tandai._HOMES
    assert sorted(told) == sorted(NAMES) == dir(tandai)
    assert len(set(NAMES)) == len(NAMES)


def test_a_name_that_is_not_there_is_refused() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="module 'tandai' has no attribute 'trian'"):
        _ = tandai.trian


def test_everything_is_a_function_or_a_class() -> None:
    """Nothing else is promised."""
    assert sorted([*FUNCTIONS, *CLASSES]) == sorted(NAMES)
    assert len(FUNCTIONS) > 35
    assert len(CLASSES) > 40


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_takes_gives_and_raises(name: str) -> None:
    """A docstring, all types, and paths as texts too."""
    function = getattr(tandai, name)
    assert len(inspect.getdoc(function) or "") > 30
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter
        first = parameter.default is inspect.Parameter.empty
        if first and parameter.annotation == "Path":
            raise AssertionError(f"{name}({parameter.name}) takes no text for a path")


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_and_its_public_methods_say_what_they_are(name: str) -> None:
    """Docstrings, but for what scikit-learn, pydantic and the language bring."""
    own = getattr(tandai, name)
    assert len(inspect.getdoc(own) or "") > 15
    for method, value in vars(own).items():
        function = getattr(value, "__func__", getattr(value, "fget", value))
        ours = getattr(function, "__module__", "").startswith("tandai")
        if not method.startswith("_") and inspect.isfunction(function) and ours:
            assert inspect.getdoc(function), f"{name}.{method}"


def _classes_of_ours(annotation: Any) -> set[str]:
    """Return the classes of tandai that a type is made of."""
    if isinstance(annotation, type) and annotation.__module__.startswith("tandai"):
        return {annotation.__name__}
    return {name for part in typing.get_args(annotation) for name in _classes_of_ours(part)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_takes_and_gives_has_a_name_here(name: str) -> None:
    """Nobody needs to look into rooms of tandai to write down a type."""
    function = getattr(tandai, name)
    # Some rooms import a type for type checkers alone.
    known = {own: getattr(tandai, own) for own in NAMES}
    hints = typing.get_type_hints(function, {**vars(tandai), **known, **function.__globals__})
    found = {own for annotation in hints.values() for own in _classes_of_ours(annotation)}
    assert sorted(found - set(NAMES)) == []


def test_all_errors_are_here() -> None:
    """The whole tree, so that each can be caught by name."""
    tree = {
        name
        for name, own in vars(errors).items()
        if isinstance(own, type)
        and issubclass(own, Exception)
        and own.__module__ == errors.__name__
    }
    assert sorted(tree - set(NAMES)) == []
    for name in tree - {"CacheWarning"}:
        assert issubclass(getattr(tandai, name), tandai.TandaiError)


def test_nothing_prints_or_exits() -> None:
    """No function of the library writes to the screen or ends the program."""
    rooms = [
        path
        for path in SOURCE.rglob("*.py")
        if path.parent.name not in ("cli", "render") and path.name != "__main__.py"
    ]
    said = re.compile(r"^\s*(print\(|sys\.exit|raise SystemExit)", re.MULTILINE)
    loud = [path.name for path in rooms if said.search(path.read_text(encoding="utf-8"))]
    assert loud == []


def test_from_texts_and_labels_to_a_model_and_tags(tmp_path: Path) -> None:
    """Without a file to begin with; paths are given as texts."""
    corpus = tandai.corpus_of_texts(ANSWERS, LABELS, documents=[f"d{n // 3}" for n in range(12)])
    assert corpus.codebook.ids == ("training", "trust")
    model = tandai.train(corpus, "tiny", encoder="tfidf")
    folder = str(tmp_path / "tiny")
    tandai.write_model(model, folder)
    again = tandai.load_model(folder)
    assert again.id == model.id
    assert again.classifier.predict_labels(ANSWERS) == model.classifier.predict_labels(ANSWERS)
    assert again.classifier.predict_labels(["ikut pelatihan lagi"]) == [["training"]]
    passages = [tandai.Passage("p1", "d", "i", "N", "", 0, 14, "ikut pelatihan")]
    tags = list(tandai.tag_passages(again, passages))
    assert [own.indicator for own in tags[0].suggested] == ["training"]
    file = str(tmp_path / "tags.jsonl")
    tandai.write_tags(tags, file)
    report = tandai.report([tandai.read_tags(file)], corpus)
    assert report.indicators["training"].passages == 1
    tandai.write_html(report, str(tmp_path / "report.html"))
    tandai.write_docx(report, str(tmp_path / "report.docx"))
    tandai.write_xlsx(report, str(tmp_path / "report.xlsx"))
    tandai.write_sheet(tandai.sample([tandai.read_tags(file)], 1), str(tmp_path / "sheet.csv"))
    tandai.write_corpus(corpus, str(tmp_path / "corpus"), {})
    read = tandai.read_corpus(str(tmp_path / "corpus"))
    assert read.codings.equals(corpus.codings)
    assert len(tandai.read_corpus(str(tmp_path / "corpus"), "labels").codebook.ids) == 2
    tandai.export([str(tmp_path / "corpus")], str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").is_file()


def test_labels_may_be_terms_of_a_codebook() -> None:
    """Ids, English or Indonesian terms; the order of the columns is the codebook's."""
    book = tandai.read_codebook("tumang")
    first, second = book.indicators[:2]
    corpus = tandai.corpus_of_texts(
        ["satu", "dua", "tiga"], [[first.term], [second.istilah, second.id], []], codebook=book
    )
    labels = tandai.gold_labels(corpus)
    assert labels.present[:, :2].tolist() == [[True, False], [False, True], [False, False]]
    assert labels.present.sum() == 2
    assert corpus.documents.is_empty()


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"labels": [["a"]]}, tandai.UsageError, r"texts: 2, labels: 1"),
        ({"documents": ["d"]}, tandai.UsageError, r"documents: 1"),
        ({"texts": ["x", None]}, tandai.UsageError, r"texts\[1\] is NoneType, not a text"),
        ({"labels": ["a", "b"]}, tandai.UsageError, r"y\[0\] is a text; put it into a list"),
        ({"labels": [1, 2]}, tandai.UsageError, r"labels are a list of texts"),
        ({"labels": [[], []]}, tandai.CorpusError, r"no label was found"),
    ],
    ids=["length", "documents", "no text", "no list", "numbers", "nothing"],
)
def test_what_is_no_corpus_is_refused(
    arguments: dict[str, Any], error: type[Exception], said: str
) -> None:
    """With what is wrong and where, and without the texts themselves."""
    given = {"texts": ["rahasia satu", "rahasia dua"], "labels": [["a"], []], **arguments}
    with pytest.raises(error, match=said) as raised:
        tandai.corpus_of_texts(given.pop("texts"), given.pop("labels"), **given)
    assert "rahasia" not in str(raised.value)


def test_a_label_that_the_codebook_lacks_is_named_with_the_nearest() -> None:
    """And with the place where it stands."""
    book = tandai.read_codebook("tumang")
    with pytest.raises(tandai.CorpusError) as raised:
        tandai.corpus_of_texts(["x", "y"], [[book.ids[0]], [f"{book.ids[0]}x"]], codebook=book)
    (problem,) = raised.value.problems
    assert problem.where == "labels[1]"
    assert f"did you mean {book.ids[0]}?" in problem.what


def test_the_shipped_encoder_opens_by_name() -> None:
    """Vectors of unit length, the same each time; `tfidf` needs none."""
    encoder = tandai.open_encoder("e5")
    assert encoder is not None
    vectors = encoder.encode(["pinjam alat", "ikut pelatihan"])
    assert vectors.shape == (2, encoder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    default = tandai.open_encoder()
    assert default is not None
    assert default.id == encoder.id
    assert tandai.open_encoder("tfidf") is None
    with pytest.raises(tandai.UsageError, match="there is no encoder 'e6'"):
        tandai.open_encoder("e6")


def test_labels_of_a_data_frame_are_taken() -> None:
    """A column of lists in Polars is what people have."""
    frame = pl.DataFrame({"text": ANSWERS, "labels": LABELS})
    corpus = tandai.corpus_of_texts(frame["text"].to_list(), frame["labels"].to_list())
    assert len(corpus.codings) == len(ANSWERS)
    classifier = tandai.IndicatorClassifier(folds=2).fit(frame["text"], frame["labels"])
    assert classifier.classes_.tolist() == ["training", "trust"]


def test_modules_do_not_hide_functions() -> None:
    """`tandai.report` is the function, also once rooms of a like name are loaded."""
    import tandai.documents.report
    import tandai.work.report
    import tandai.work.train

    assert isinstance(tandai.report, types.FunctionType)
    assert isinstance(tandai.train, types.FunctionType)
