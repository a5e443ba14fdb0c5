"""The model folder: plain data with a declared layout, and nothing that runs on loading.

model.json           format, indicators, thresholds, calibration, evaluation, provenance,
                     and the SHA-256 of the other files
codebook.json        the codebook whose order the labels follow
vocabulary.json      the terms of each block of features, in column order
weights.safetensors  coefficients (float32), idf (float32), intercepts (float64)
README.md            the model card
neighbours.*         vectors of the passages learnt from (see neighbours.py); a model does without
reliability.svg      its picture: what confidences are worth
encoder/             the encoder, unless there is none or it is the shipped one
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from tandai.codebook import STANCES, Codebook
from tandai.encoder import NONE, SHIPPED, Encoder, copy_encoder, open_encoder
from tandai.ground import shipped
from tandai.ground.errors import FileError, ModelError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.manifests import manifest_content, verified_bytes
from tandai.ground.outputs import writing
from tandai.model.calibration import Calibration
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import Evaluation
from tandai.model.features import question_weights, restored_features
from tandai.model.neighbours import FILES as NEIGHBOUR_FILES
from tandai.model.neighbours import Neighbours, neighbour_files, read_neighbours
from tandai.model.reliability import reliability_picture
from tandai.model.stance import StanceModel

FORMAT = 2
_DATA_FILES = ("codebook.json", "vocabulary.json", "weights.safetensors")


@dataclass(frozen=True)
class Provenance:
    """What a model was trained on: names, counts and hashes, no text.

    ``seen`` holds the first 16 hex digits of the SHA-256 of each passage, sorted, so that an
    evaluation can leave out what the model has learnt from. ``base`` is the id of the model that
    it started from, if any; what that had learnt from is among the ``seen``.
    """

    corpus: str
    passages: int
    documents: int
    codes: int
    gold: str
    seed: int
    sha256: str
    seen: tuple[str, ...]
    base: str = ""


@dataclass(frozen=True)
class Model:
    """A trained model: classifier, stance, codebook, evaluation and provenance.

    ``neighbours``: the passages it learnt from, without their texts; None where they are not kept.
    """

    name: str
    codebook: Codebook
    classifier: IndicatorClassifier
    stance: StanceModel
    evaluation: Evaluation
    provenance: Provenance
    neighbours: Neighbours | None = None

    @property
    def id(self) -> str:
        """The name with the start of a hash of data, parameters and seed: ``tumang@1f6c02ab``."""
        digest = hashlib.sha256(self.provenance.sha256.encode())
        parameters = {**_numbers(self.classifier), "encoder": _encoder_id(self.classifier)}
        digest.update(str(parameters).encode())
        return f"{self.name}@{digest.hexdigest()[:8]}"

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


Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


class _Manifest(BaseModel):
    """``model.json`` as it must be."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[2]
    name: str
    encoder: str
    indicators: list[str]
    parts: dict[str, list[FiniteFloat]]
    question_weights: list[FiniteFloat] = Field(min_length=1)
    thresholds: list[Share]
    slope: list[FiniteFloat]
    intercept: list[FiniteFloat]
    certain: list[Share]
    parameters: dict[str, FiniteFloat]
    evaluation: Evaluation
    provenance: Provenance
    sha256: dict[str, str]


def save_model(model: Model, folder: Path, card: str, *, force: bool = False) -> None:
    """Write a model folder, whole or not at all. Raises OutputError where it cannot."""
    terms, idf = model.classifier.features_.state()
    tensors: dict[str, NDArray[Any]] = {f"idf.{name}": values for name, values in idf.items()}
    tensors["indicator.coef"] = model.classifier.coef_
    tensors["indicator.intercept"] = model.classifier.intercept_
    tensors["stance.coef"] = model.stance.coef
    tensors["stance.intercept"] = model.stance.intercept
    tensors["stance.vectors"] = model.stance.vectors
    files = {
        "codebook.json": _json(_without_examples(model.codebook).model_dump(mode="json")),
        "vocabulary.json": _json(terms),
        "weights.safetensors": save_tensors(
            {name: np.ascontiguousarray(values) for name, values in sorted(tensors.items())}
        ),
    }
    if model.neighbours is not None:
        files |= neighbour_files(model.neighbours)
    manifest = _Manifest(
        format=FORMAT,
        name=model.name,
        encoder=_encoder_id(model.classifier),
        indicators=list(model.codebook.ids),
        parts=model.classifier.part_weights_,
        question_weights=question_weights(model.classifier.features_),
        thresholds=model.classifier.thresholds_.tolist(),
        slope=model.classifier.calibration_.slope.tolist(),
        intercept=model.classifier.calibration_.intercept.tolist(),
        certain=model.classifier.calibration_.certain.tolist(),
        parameters=_numbers(model.classifier),
        evaluation=model.evaluation,
        provenance=model.provenance,
        sha256={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )
    with writing(folder, force=force, marker="model.json") as draft:
        draft.mkdir()
        for name, data in files.items():
            (draft / name).write_bytes(data)
        _keep_encoder(model.classifier.encoder, draft / "encoder")
        (draft / "model.json").write_bytes(_json(manifest.model_dump(mode="json"), indent=1))
        (draft / "README.md").write_text(card, encoding="utf-8")
        picture = reliability_picture(model.evaluation.reliability)
        (draft / "reliability.svg").write_text(picture, encoding="utf-8")


def _encoder_id(classifier: IndicatorClassifier) -> str:
    return classifier.encoder.id if classifier.encoder is not None else NONE


def _numbers(classifier: IndicatorClassifier) -> dict[str, float]:
    told = classifier.get_params()
    return {k: float(v) for k, v in told.items() if k not in ("encoder", "phrases", "base")}


def _without_examples(codebook: Codebook) -> Codebook:
    """Drop the examples: in a researcher's codebook they are quotations."""
    bare = tuple(item.model_copy(update={"examples": ()}) for item in codebook.indicators)
    return codebook.model_copy(update={"indicators": bare})


def _json(data: Any, indent: int | None = None) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")


def load_model(folder: Path) -> Model:
    """Read a model folder; ``tumang`` is the shipped one.

    Raises ModelError when the folder is no model, incomplete, of a format that this version
    cannot read, or when its data files are not those that ``model.json`` describes.
    """
    folder = shipped.located(folder)
    with reading(folder):
        manifest = _manifest(folder)
        data = {
            name: verified_bytes(folder, name, manifest.sha256, _damaged) for name in _DATA_FILES
        }
        # Whoever gives a model away may remove these first.
        kept = [name for name in NEIGHBOUR_FILES if (folder / name).exists()]
        beside = {name: verified_bytes(folder, name, manifest.sha256, _damaged) for name in kept}
    try:
        codebook = Codebook.model_validate_json(data["codebook.json"])
        terms = json.loads(data["vocabulary.json"])
        tensors = load_tensors(data["weights.safetensors"])
        model = _assembled(manifest, codebook, terms, tensors, _encoder(folder, manifest))
        if not beside:
            return model
        encoder = model.classifier.encoder
        width = encoder.dimensions if encoder is not None else 0
        return replace(model, neighbours=read_neighbours(beside, len(codebook.ids), width))
    except (
        ValidationError,
        ValueError,
        KeyError,
        TypeError,
        SafetensorError,
        RecursionError,
    ) as error:
        raise _damaged(
            folder, tr("its parts do not fit", "bagian-bagiannya tidak cocok")
        ) from error


def _manifest(folder: Path) -> _Manifest:
    if not folder.is_dir():
        raise ModelError(
            tr("there is no such model folder.", "folder model ini tidak ada."),
            where=folder,
            hint=tr(
                "Make one with `tandai train CORPUS --out MODEL`.",
                "Buat dengan `tandai train KORPUS --out MODEL`.",
            ),
        )
    path = folder / "model.json"
    if not path.is_file():
        raise ModelError(
            tr(
                "is no tandai model: it has no model.json.",
                "bukan model tandai: tanpa model.json.",
            ),
            where=folder,
        )
    try:
        return _Manifest.model_validate(manifest_content(path, newest=FORMAT, oldest=FORMAT))
    except (ValueError, FileError, RecursionError) as error:
        raise _damaged(folder, tr("model.json is broken", "model.json rusak")) from error


def _keep_encoder(encoder: Encoder | None, folder: Path) -> None:
    """Copy an encoder into the model, unless every copy of tandai has it."""
    if encoder is not None and encoder.folder.resolve() != shipped.ENCODER:
        copy_encoder(encoder, folder)


def _encoder(folder: Path, manifest: _Manifest) -> Encoder | None:
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


def _damaged(folder: Path, reason: str) -> ModelError:
    return ModelError(
        tr(f"the model is damaged ({reason}).", f"model ini rusak ({reason})."),
        where=folder,
        hint=tr("Train it again or copy it anew.", "Latih ulang atau salin kembali."),
    )


def _assembled(
    manifest: _Manifest,
    codebook: Codebook,
    terms: dict[str, list[str]],
    tensors: dict[str, NDArray[Any]],
    encoder: Encoder | None,
) -> Model:
    labels = tuple(manifest.indicators)
    if not labels == codebook.ids == tuple(manifest.evaluation.indicators):
        raise ValueError("layout")
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
    )
    classifier.features_ = restored_features(terms, idf, manifest.question_weights)
    classifier.coef_ = tensors["indicator.coef"]
    classifier.intercept_ = tensors["indicator.intercept"]
    classifier.part_weights_ = manifest.parts
    classifier.calibration_ = Calibration(
        np.array(manifest.slope), np.array(manifest.intercept), np.array(manifest.certain)
    )
    classifier.thresholds_ = np.array(manifest.thresholds)
    classifier.n_features_in_ = 1
    classifier.classes_ = np.arange(len(codebook.ids))
    stance = StanceModel(
        tensors["stance.coef"], tensors["stance.intercept"], tensors["stance.vectors"]
    )
    _require_shapes(classifier, stance, len(codebook.ids))
    return Model(
        name=manifest.name,
        codebook=codebook,
        classifier=classifier,
        stance=stance,
        evaluation=manifest.evaluation,
        provenance=manifest.provenance,
    )


def _require_shapes(classifier: IndicatorClassifier, stance: StanceModel, labels: int) -> None:
    width = classifier.features_.width
    encoded = classifier.encoder.dimensions if classifier.encoder is not None else 0
    width += encoded
    expected = {
        "coef": (classifier.coef_.shape, (labels, width)),
        "intercept": (classifier.intercept_.shape, (labels,)),
        "thresholds": (classifier.thresholds_.shape, (labels,)),
        "calibration": (classifier.calibration_.intercept.shape, (labels,)),
        "certain": (classifier.calibration_.certain.shape, (labels,)),
        "slope": (classifier.calibration_.slope.shape, (labels,)),
        "stance": (stance.coef.shape, (len(STANCES), width + labels)),
        "stance vectors": (stance.vectors.shape, (len(STANCES), labels, encoded)),
        "stance intercept": (stance.intercept.shape, (len(STANCES),)),
    }
    wrong = [name for name, (found, wanted) in expected.items() if found != wanted]
    if wrong:
        raise ValueError(f"shapes: {wrong}")
