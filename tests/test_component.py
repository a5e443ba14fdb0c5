"""The model as a spaCy component: found by name, in batches, saved with its pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from tandai.component import IndicatorComponent
from tandai.corpus import Corpus
from tandai.ground.errors import ModelError
from tandai.model.store import Model
from tandai.tagging.tagger import tag_passages
from tandai.transcript import Passage


@pytest.fixture(scope="module")
def nlp(model_folder: Path) -> Language:
    """A pipeline of the tiny model alone."""
    pipeline = spacy.blank("id")
    pipeline.add_pipe("tandai", config={"model": str(model_folder)})
    return pipeline


def facts(doc: Doc) -> tuple[dict[str, float], list[tuple[str, str]], dict[str, object]]:
    """Return what the component set."""
    group = doc.spans["tandai"]
    return dict(doc.cats), [(span.label_, span.text) for span in group], dict(group.attrs)


def test_docs_get_what_tagging_says(nlp: Language, model: Model, corpus: Corpus) -> None:
    """Confidences of all indicators, and a labelled span for each sentence of evidence."""
    texts = corpus.passages["text"].to_list()[:8]
    passages = [Passage(f"{n}", "d", "", "", "", 0, len(t), t) for n, t in enumerate(texts)]
    tagged = list(tag_passages(model, passages))
    assert any(own.suggested for own in tagged)
    for own, doc in zip(tagged, nlp.pipe(texts, batch_size=3), strict=True):
        assert doc.cats == own.confidence
        assert [(span.label_, span.text) for span in doc.spans["tandai"]] == [
            (suggestion.indicator, span.text)
            for suggestion in own.suggested
            for span in suggestion.evidence
        ]
        told = doc.spans["tandai"].attrs["suggested"]
        assert [item["stance"] for item in told] == [s.stance or None for s in own.suggested]


def test_one_by_one_or_in_batches(nlp: Language, corpus: Corpus) -> None:
    """The same; an empty doc is no error."""
    texts = [*corpus.passages["text"].to_list()[:3], ""]
    assert [facts(nlp(text)) for text in texts] == [facts(doc) for doc in nlp.pipe(texts)]
    assert facts(nlp(""))[1] == []


def test_it_stands_beside_other_components(model_folder: Path) -> None:
    """Sentences of another component stay, categories of another are kept, the key is chosen."""
    pipeline = spacy.blank("id")
    pipeline.add_pipe("sentencizer")
    config = {"model": str(model_folder), "spans_key": "kode"}
    component = pipeline.add_pipe("tandai", name="penanda", config=config, last=True)
    assert isinstance(component, IndicatorComponent)
    doc = pipeline.make_doc("Alat dipinjam tetangga. Cuacanya panas.")
    doc.cats = {"bahasa": 1.0}
    doc = pipeline(doc)
    assert len(list(doc.sents)) == 2
    assert set(doc.cats) == {"bahasa", *component.labels}
    assert set(doc.spans) == {"kode"}
    analysis = pipeline.analyze_pipes()
    assert analysis is not None
    assert analysis["summary"]["penanda"]["assigns"] == ["doc.cats", "doc.spans"]


def test_the_question_is_context(nlp: Language, model: Model) -> None:
    """Set as an extension, it goes to the model as in a transcript."""
    text, question = "Ya kadang begitu.", "Apakah alat pernah dipinjam dari tetangga?"
    doc = nlp.make_doc(text)
    doc._.question = question
    passage = Passage("0", "d", "", "", question, 0, len(text), text)
    (tagged,) = tag_passages(model, [passage])
    assert nlp(doc).cats == tagged.confidence


def test_a_pipeline_brings_its_model(model_folder: Path, corpus: Corpus, tmp_path: Path) -> None:
    """Saved and loaded elsewhere it says the same, though the first folder is gone."""
    moved = tmp_path / "moved"
    moved.symlink_to(model_folder)
    pipeline = spacy.blank("id")
    pipeline.add_pipe("tandai", config={"model": str(moved)})
    text = corpus.passages["text"][0]
    expected = facts(pipeline(text))
    pipeline.to_disk(tmp_path / "pipeline")
    pipeline.to_disk(tmp_path / "pipeline")
    moved.unlink()
    assert facts(spacy.load(tmp_path / "pipeline")(text)) == expected
    copy = spacy.blank("id")
    copy.add_pipe("tandai", config={"model": str(moved)})
    assert facts(copy.from_bytes(pipeline.to_bytes())(text)) == expected


def test_a_missing_model_is_said(tmp_path: Path) -> None:
    """Not when the pipeline is made, since it may be filled from disk, but at the first doc."""
    pipeline = spacy.blank("id")
    pipeline.add_pipe("tandai", config={"model": str(tmp_path / "nihil")})
    with pytest.raises(ModelError, match="there is no such model folder"):
        pipeline("Halo.")


def test_docs_are_serialised_whole(nlp: Language, corpus: Corpus) -> None:
    """Categories, spans and the group's attributes survive a DocBin."""
    docs = list(nlp.pipe(corpus.passages["text"].to_list()[:3]))
    data = DocBin(docs=docs, store_user_data=True).to_bytes()
    again = list(DocBin().from_bytes(data).get_docs(nlp.vocab))
    assert [facts(doc) for doc in again] == [facts(doc) for doc in docs]
