"""A trained model as a spaCy component: ``nlp.add_pipe("tandai", config={"model": FOLDER})``.

A doc is one passage. ``doc.cats`` gets the confidence of every indicator; ``doc.spans["tandai"]``
the sentences that carried each suggestion, labelled with its indicator, and, as the group's
``attrs["suggested"]``, indicator, confidence, stance and verdict, the most confident first. The
interviewer's question, where there is one, is read from ``doc._.question``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import ZipFile

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import minibatch

from tandai.ground.errors import ModelError
from tandai.ground.language import tr
from tandai.ground.shipped import located
from tandai.ground.workrooms import private_folder, workroom
from tandai.model.store import Model, load_model
from tandai.tagging.tagger import tag_passages
from tandai.tags import TaggedPassage
from tandai.transcript import Passage
from tandai.work.train import write_model

_BATCH = 128
_FOLDER = "model"


class IndicatorComponent:
    """Fills docs with the suggestions of a model; see the module.

    ``model``: a model or its folder. A folder that is not there is missed when the first doc
    comes: a pipeline read from disk brings the model itself, wherever it was trained.
    """

    def __init__(self, name: str, model: Model | Path, spans_key: str) -> None:
        self.name = name
        self.spans_key = spans_key
        self._folder = model if isinstance(model, Path) else None
        self._model = model if isinstance(model, Model) else None
        if self._folder is not None and located(self._folder).exists():
            self._model = load_model(self._folder)

    @property
    def model(self) -> Model:
        """The model. Raises ModelError where its folder is not there."""
        if self._model is None:
            if self._folder is None:
                raise ModelError(
                    tr("the component has no model.", "komponen ini tanpa model."), where=self.name
                )
            self._model = load_model(self._folder)
        return self._model

    @property
    def labels(self) -> tuple[str, ...]:
        """The codebook's indicators, the keys of ``doc.cats``; none while the model is missing."""
        there = self._model is not None or (self._folder and located(self._folder).exists())
        return self.model.codebook.ids if there else ()

    def __call__(self, doc: Doc) -> Doc:
        """Fill one doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _BATCH) -> Iterator[Doc]:
        """Fill docs, ``batch_size`` at a time."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]  # spaCy's own
            passages = [_passage(number, doc) for number, doc in enumerate(docs)]
            for doc, tagged in zip(docs, tag_passages(self.model, passages), strict=True):
                self._fill(doc, tagged)
                yield doc

    def _fill(self, doc: Doc, tagged: TaggedPassage) -> None:
        doc.cats = {**doc.cats, **tagged.confidence}
        spans = [
            doc.char_span(span.start, span.end, label=own.indicator, alignment_mode="expand")
            for own in tagged.suggested
            for span in own.evidence
        ]
        suggested = [
            {
                "indicator": own.indicator,
                "confidence": own.confidence,
                "stance": own.stance or None,
                "verdict": own.verdict,
            }
            for own in tagged.suggested
        ]
        doc.spans[self.spans_key] = SpanGroup(
            doc,
            name=self.spans_key,
            attrs={"suggested": suggested},
            spans=[span for span in spans if span is not None],
        )

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:
        """Write the model into the pipeline's folder."""
        if _FOLDER not in exclude:
            Path(path).mkdir(exist_ok=True)
            write_model(self.model, Path(path) / _FOLDER, force=True)

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> IndicatorComponent:
        """Read the model from the pipeline's folder."""
        if _FOLDER not in exclude:
            self._model = load_model(Path(path) / _FOLDER)
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Return the files of the model as one value, a ZIP container."""
        buffer = io.BytesIO()
        with ZipFile(buffer, "w") as archive, workroom(private_folder()) as room:
            folder = room / _FOLDER
            if _FOLDER not in exclude:
                write_model(self.model, folder)
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
        return buffer.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> IndicatorComponent:
        """Read the model from what :meth:`to_bytes` returned."""
        if _FOLDER not in exclude:
            with ZipFile(io.BytesIO(data)) as archive, workroom(private_folder()) as room:
                archive.extractall(room)  # It lets no name lead out of the folder.
                self._model = load_model(room)
        return self


def _passage(number: int, doc: Doc) -> Passage:
    question = str(doc._.question or "")
    return Passage(f"doc-{number}", "doc", "", "", question, 0, len(doc.text), doc.text)


@Language.factory(
    "tandai",
    assigns=["doc.cats", "doc.spans"],
    default_config={"model": "tumang", "spans_key": "tandai"},
)
def make_component(nlp: Language, name: str, model: str, spans_key: str) -> IndicatorComponent:  # noqa: ARG001 - spaCy calls it with these
    """Return the component of a model folder; ``tumang`` is the shipped model."""
    return IndicatorComponent(name, Path(model), spans_key)


if not Doc.has_extension("question"):
    Doc.set_extension("question", default="")
