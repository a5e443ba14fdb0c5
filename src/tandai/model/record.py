"""What a model folder says of its model, read without anything that computes suggestions.

A report needs a model's name, codebook and figures, and neither its weights nor its encoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from tandai.codebook import Codebook
from tandai.ground import shipped
from tandai.ground.errors import ModelError
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.model.evaluation import Evaluation
from tandai.model.manifest import Manifest, damaged, described_data, read_manifest
from tandai.model.provenance import Provenance


class Evaluated(Protocol):
    """A model as far as it is reported on; a whole one is one too."""

    @property
    def id(self) -> str:
        """The name with the start of a hash of the content."""

    @property
    def codebook(self) -> Codebook:
        """The codebook whose indicators it suggests."""

    @property
    def evaluation(self) -> Evaluation:
        """What held-out interviews showed."""

    @property
    def provenance(self) -> Provenance:
        """What it learnt from."""


@dataclass(frozen=True)
class ModelRecord:
    """What a model folder says of its model; ``id`` is that of the model when it is loaded."""

    id: str
    codebook: Codebook
    evaluation: Evaluation
    provenance: Provenance


def read_record(folder: Path) -> ModelRecord:
    """Read what a model folder says of its model; ``tumang`` is the shipped one.

    Raises ModelError when the folder is no model, incomplete, of a format that this version
    cannot read, or when its data files are not those that ``model.json`` describes.
    """
    folder = shipped.located(folder)
    with reading(folder):
        manifest = read_manifest(folder)
        data = described_data(folder, manifest)
    codebook = codebook_in(folder, manifest, data["codebook.json"])
    return ModelRecord(manifest.id, codebook, manifest.evaluation, manifest.provenance)


def codebook_in(folder: Path, manifest: Manifest, data: bytes) -> Codebook:
    """Return the codebook of a model. Raises ModelError where it is not the one it learnt by."""
    try:
        codebook = Codebook.model_validate_json(data)
        fits = tuple(manifest.indicators) == codebook.ids == tuple(manifest.evaluation.indicators)
    except (ValidationError, RecursionError) as error:
        raise _unfit(folder) from error
    if not fits:
        raise _unfit(folder)
    return codebook


def _unfit(folder: Path) -> ModelError:
    return damaged(folder, tr("its parts do not fit", "bagian-bagiannya tidak cocok"))
