"""The model folder: plain data with a declared layout, and nothing that runs on loading.

model.json           format, indicators, thresholds, calibration, evaluation, provenance,
                     the SHA-256 of the other files, and one of all this (see manifest.py)
codebook.json        the codebook whose order the labels follow
vocabulary.json      the terms of each block of features, in column order
weights.safetensors  coefficients (float32), of passages and of sentences, idf (float32), intercepts
                     (float64), and how probable each held-out code was (recall.*, see recall.py)
README.md            the model card
neighbours.*         vectors of the passages learnt from (see neighbours.py); a model does without
reliability.svg      its picture: what confidences are worth
encoder/             the encoder, unless there is none or it is the shipped one
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from tandai.codebook import Codebook
from tandai.encoder import NONE, SHIPPED, Encoder, copy_encoder, open_encoder
from tandai.ground import shipped
from tandai.ground.errors import ModelError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.manifests import verified_bytes
from tandai.ground.outputs import writing
from tandai.ground.plain_json import json_text
from tandai.model.calibration import Calibration
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import Evaluation
from tandai.model.features import question_weights, restored_features
from tandai.model.manifest import FORMAT, NAME, Manifest, damaged, described_data, read_manifest
from tandai.model.neighbours import FILES as NEIGHBOUR_FILES
from tandai.model.neighbours import Neighbours, neighbour_files, read_neighbours
from tandai.model.provenance import Provenance
from tandai.model.recall import NONE_HELD_OUT, HeldOutCodes
from tandai.model.record import codebook_in
from tandai.model.regression import Linear
from tandai.model.reliability import reliability_picture
from tandai.model.sentences import Pool
from tandai.model.stance import SIDES, StanceModel


@dataclass(frozen=True)
class Model:
    """A trained model: classifier, stance, codebook, evaluation and provenance.

    ``neighbours``: the passages it learnt from, without their texts; None where they are not kept.
    ``held_out``: how probable codes of held-out interviews were, for a recall to be promised.
    """

    name: str
    codebook: Codebook
    classifier: IndicatorClassifier
    stance: StanceModel
    evaluation: Evaluation
    provenance: Provenance
    neighbours: Neighbours | None = None
    held_out: HeldOutCodes = NONE_HELD_OUT

    @cached_property
    def id(self) -> str:
        """The name with the start of a hash of the content: ``tumang@1f6c02ab``.

        Equal ids: the same suggestions, figures and verdicts, wherever the folders lie.
        """
        return _described(self, _data_files(self)).id

    def summary(self) -> dict[str, Any]:
        """Return what identifies the model, for JSON."""
        origin = {key: value for key, value in asdict(self.provenance).items() if key != "seen"}
        return {
            "id": self.id,
            "encoder": _encoder_id(self.classifier),
            "format": FORMAT,
            **origin,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the evaluation and the summary as plain data for JSON."""
        return {**self.evaluation.as_dict(), "model": self.summary()}


def save_model(model: Model, folder: Path, card: str, *, force: bool = False) -> None:
    """Write a model folder, whole or not at all. Raises OutputError where it cannot."""
    files = _data_files(model)
    if model.neighbours is not None:
        files |= neighbour_files(model.neighbours)
    manifest = _described(model, files).as_json()
    with writing(folder, force=force, marker=NAME) as draft:
        draft.mkdir()
        for name, data in files.items():
            (draft / name).write_bytes(data)
        _keep_encoder(model.classifier.encoder, draft / "encoder")
        (draft / NAME).write_text(manifest, encoding="utf-8", newline="\n")
        (draft / "README.md").write_text(card, encoding="utf-8")
        picture = reliability_picture(model.evaluation.reliability)
        (draft / "reliability.svg").write_text(picture, encoding="utf-8")


def _data_files(model: Model) -> dict[str, bytes]:
    """Return the contents of the files without which there is no model."""
    terms, idf = model.classifier.features_.state()
    tensors: dict[str, NDArray[Any]] = {f"idf.{name}": values for name, values in idf.items()}
    tensors["indicator.coef"] = model.classifier.coef_
    tensors["indicator.intercept"] = model.classifier.intercept_
    for number, pool in enumerate(model.classifier.pools_):
        tensors[f"sentences.{number}.coef"] = pool.linear.coef.astype(np.float32)
        tensors[f"sentences.{number}.intercept"] = pool.linear.intercept
        tensors[f"sentences.{number}.weight"] = pool.weight
    tensors["stance.coef"] = model.stance.coef
    tensors["stance.intercept"] = model.stance.intercept
    tensors["stance.vectors"] = model.stance.vectors
    tensors["stance.cuts"] = model.stance.cuts
    tensors["recall.probability"] = model.held_out.probability
    tensors["recall.interview"] = model.held_out.interview
    tensors["recall.indicator"] = model.held_out.indicator
    return {
        "codebook.json": _json(_without_examples(model.codebook).model_dump(mode="json")),
        "vocabulary.json": _json(terms),
        "weights.safetensors": save_tensors(
            {name: np.ascontiguousarray(values) for name, values in sorted(tensors.items())}
        ),
    }


def _described(model: Model, files: Mapping[str, bytes]) -> Manifest:
    """Return what ``model.json`` says of a model and its files."""
    classifier = model.classifier
    return Manifest(
        format=FORMAT,
        name=model.name,
        encoder=_encoder_id(classifier),
        indicators=list(model.codebook.ids),
        parts=classifier.part_weights_,
        question_weights=question_weights(classifier.features_),
        thresholds=classifier.thresholds_.tolist(),
        slope=classifier.calibration_.slope.tolist(),
        intercept=classifier.calibration_.intercept.tolist(),
        certain=classifier.calibration_.certain.tolist(),
        bend=classifier.calibration_.bend,
        parameters=_numbers(classifier),
        evaluation=model.evaluation,
        provenance=model.provenance,
        sha256={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )


def _encoder_id(classifier: IndicatorClassifier) -> str:
    return classifier.encoder.id if classifier.encoder is not None else NONE


def _numbers(classifier: IndicatorClassifier) -> dict[str, float]:
    told = classifier.get_params()
    others = ("encoder", "phrases", "base", "classes")
    return {k: float(v) for k, v in told.items() if k not in others}


def _without_examples(codebook: Codebook) -> Codebook:
    """Drop the examples: in a researcher's codebook they are quotations."""
    bare = tuple(item.model_copy(update={"examples": ()}) for item in codebook.indicators)
    return codebook.model_copy(update={"indicators": bare})


def _json(data: Any) -> bytes:
    return (json_text(data) + "\n").encode("utf-8")


def load_model(folder: str | Path) -> Model:
    """Read a model folder; ``tumang`` is the shipped one.

    Raises ModelError when the folder is no model, incomplete, of a format that this version
    cannot read, or when its data files are not those that ``model.json`` describes.
    """
    folder = shipped.located(Path(folder))
    with reading(folder):
        manifest = read_manifest(folder)
        data = described_data(folder, manifest)
        # Whoever gives a model away may remove these first.
        kept = [name for name in NEIGHBOUR_FILES if (folder / name).exists()]
        beside = {name: verified_bytes(folder, name, manifest.sha256, damaged) for name in kept}
    codebook = codebook_in(folder, manifest, data["codebook.json"])
    try:
        terms = json.loads(data["vocabulary.json"])
        tensors = load_tensors(data["weights.safetensors"])
        model = _assembled(manifest, codebook, terms, tensors, _encoder(folder, manifest))
        if not beside:
            return model
        encoder = model.classifier.encoder
        width = encoder.dimensions if encoder is not None else 0
        return replace(model, neighbours=read_neighbours(beside, len(codebook.ids), width))
    except (ValueError, KeyError, TypeError, SafetensorError, RecursionError) as error:
        raise damaged(folder, tr("its parts do not fit", "bagian-bagiannya tidak cocok")) from error


def _keep_encoder(encoder: Encoder | None, folder: Path) -> None:
    """Copy an encoder into the model, unless every copy of tandai has it."""
    if encoder is not None and encoder.folder.resolve() != shipped.ENCODER:
        copy_encoder(encoder, folder)


def _encoder(folder: Path, manifest: Manifest) -> Encoder | None:
    """Open the encoder that the model was trained with."""
    if manifest.encoder == NONE:
        return None
    own = folder / "encoder"
    encoder = open_encoder(str(own) if own.is_dir() else SHIPPED)
    if encoder is None or encoder.id != manifest.encoder:
        raise ModelError(
            tr(
                f"was trained with the encoder {manifest.encoder}, which is not here.",
                f"dilatih dengan penyandi {manifest.encoder}, yang tidak ada di sini.",
            ),
            where=folder,
            hint=tr("Train it again with this version.", "Latih ulang dengan versi ini."),
        )
    return encoder


def _assembled(
    manifest: Manifest,
    codebook: Codebook,
    terms: dict[str, list[str]],
    tensors: dict[str, NDArray[Any]],
    encoder: Encoder | None,
) -> Model:
    idf = {name: tensors[f"idf.{name}"] for name in terms}
    if any(len(idf[name]) != len(own) for name, own in terms.items()):
        raise ValueError("vocabulary")
    parameters = manifest.parameters
    classifier = IndicatorClassifier(
        C=parameters["C"],
        embedding_C=parameters["embedding_C"],
        encoder=encoder,
        question_weight=parameters["question_weight"],
        folds=int(parameters["folds"]),
        seed=int(parameters["seed"]),
        classes=codebook.ids,
    )
    classifier.features_ = restored_features(terms, idf, manifest.question_weights)
    classifier.set_coef(tensors["indicator.coef"], tensors["indicator.intercept"])
    classifier.pools_ = _pools(tensors)
    classifier.part_weights_ = manifest.parts
    classifier.calibration_ = Calibration(
        np.array(manifest.slope),
        np.array(manifest.intercept),
        np.array(manifest.certain),
        manifest.bend,
    )
    classifier.thresholds_ = np.array(manifest.thresholds)
    classifier.n_features_in_ = 1
    classifier.classes_ = np.array(codebook.ids)
    stance = StanceModel(
        tensors["stance.coef"],
        tensors["stance.intercept"],
        tensors["stance.vectors"],
        tensors["stance.cuts"],
    )
    held_out = HeldOutCodes(
        tensors["recall.probability"], tensors["recall.interview"], tensors["recall.indicator"]
    )
    _require_shapes(classifier, stance, held_out, len(codebook.ids))
    return Model(
        name=manifest.name,
        codebook=codebook,
        classifier=classifier,
        stance=stance,
        evaluation=manifest.evaluation,
        provenance=manifest.provenance,
        held_out=held_out,
    )


def _pools(tensors: Mapping[str, NDArray[Any]]) -> tuple[Pool, ...]:
    number = sum(name.startswith("sentences.") and name.endswith(".coef") for name in tensors)
    return tuple(
        Pool(
            Linear(
                tensors[f"sentences.{n}.coef"].astype(np.float64),
                tensors[f"sentences.{n}.intercept"],
            ),
            tensors[f"sentences.{n}.weight"],
        )
        for n in range(number)
    )


def _require_shapes(
    classifier: IndicatorClassifier, stance: StanceModel, held_out: HeldOutCodes, labels: int
) -> None:
    width = classifier.features_.width
    encoded = classifier.encoder.dimensions if classifier.encoder is not None else 0
    width += encoded
    expected: dict[str, tuple[Any, Any]] = {
        "coef": (classifier.coef_.shape, (labels, width)),
        "intercept": (classifier.intercept_.shape, (labels,)),
        "thresholds": (classifier.thresholds_.shape, (labels,)),
        "calibration": (classifier.calibration_.intercept.shape, (labels,)),
        "certain": (classifier.calibration_.certain.shape, (labels,)),
        "slope": (classifier.calibration_.slope.shape, (labels,)),
        "stance": (stance.coef.shape, (SIDES, width + labels)),
        "stance vectors": (stance.vectors.shape, (SIDES, labels, encoded)),
        "stance intercept": (stance.intercept.shape, (SIDES,)),
        "stance cuts": (stance.cuts.shape, (SIDES,)),
        "held-out interviews": (held_out.interview.shape, held_out.probability.shape),
        "held-out indicators": (held_out.indicator.shape, held_out.probability.shape),
    }
    for number, pool in enumerate(classifier.pools_):
        parts = (pool.linear.coef.shape, pool.linear.intercept.shape, pool.weight.shape)
        expected[f"sentences {number}"] = (parts, ((labels, encoded), (labels,), (labels,)))
    wrong = [name for name, (found, wanted) in expected.items() if found != wanted]
    if wrong:
        raise ValueError(f"shapes: {wrong}")
    if not np.isin(held_out.indicator, np.arange(labels)).all():
        raise ValueError("held-out codes of no indicator")
    if not ((held_out.probability >= 0) & (held_out.probability <= 1)).all():
        raise ValueError("held-out codes without a probability")
