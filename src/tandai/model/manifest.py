"""``model.json``: what a model folder says of itself, under a hash of all that it says.

The hash stands in the file (``content_sha256``) and is of everything else in it; the hashes of
the other files are among that. So neither a threshold nor a verdict can be changed without being
noticed. Whoever changes the hash as well makes another model: its id is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from tandai.ground.errors import FileError, ModelError
from tandai.ground.language import tr
from tandai.ground.manifests import manifest_content, verified_bytes
from tandai.ground.plain_json import content_hash, json_text
from tandai.model.evaluation import Evaluation
from tandai.model.provenance import Provenance

NAME = "model.json"
# Without these there is no model; neighbours it does without.
DATA_FILES = ("codebook.json", "vocabulary.json", "weights.safetensors")
_HASH = "content_sha256"
# Figures of an evaluation that this format did not have at first.
_LATER = ("evidence_f1_coders",)

FORMAT: Literal[4] = 4
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


class Manifest(BaseModel):
    """``model.json`` as it must be, but for the hash of it all.

    ``sha256``: the hashes of the other files, by name.
    """

    model_config = ConfigDict(extra="forbid")

    format: Literal[4]
    name: str
    encoder: str
    indicators: list[str]
    parts: dict[str, list[FiniteFloat]]
    question_weights: list[FiniteFloat] = Field(min_length=1)
    thresholds: list[Share]
    slope: list[FiniteFloat]
    intercept: list[FiniteFloat]
    certain: list[Share]
    bend: Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
    parameters: dict[str, FiniteFloat]
    evaluation: Evaluation
    provenance: Provenance
    sha256: dict[str, str]

    @property
    def id(self) -> str:
        """The name with the start of a hash of the content: ``tumang@1f6c02ab``."""
        return f"{self.name}@{self.identity()[:8]}"

    def identity(self) -> str:
        """Return the SHA-256 of all that decides what the model suggests and says of it.

        That is everything but the name, and the neighbours, which may be removed before a model
        is given away.
        """
        fields = self.model_dump(mode="json", exclude={"name"})
        told = fields["evaluation"]["overall"]
        for figure in _LATER:
            # A folder of before is the model that it was.
            if told[figure] is None:
                del told[figure]
        fields["sha256"] = {name: self.sha256[name] for name in DATA_FILES}
        return content_hash(fields)

    def as_json(self) -> str:
        """Return the content of ``model.json``. Raises ValueError where a number is not finite."""
        fields = self.model_dump(mode="json")
        return json_text({**fields, _HASH: content_hash(fields)}, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read ``model.json`` of a model folder.

    Raises ModelError where it is not there, of another format, broken or changed.
    """
    _require_folder(folder)
    path = folder / NAME
    if not path.is_file():
        raise ModelError(
            tr(
                "is no tandai model: it has no model.json.",
                "bukan model tandai: tanpa model.json.",
            ),
            where=folder,
        )
    try:
        content = manifest_content(path, newest=FORMAT, oldest=FORMAT)
        changed = isinstance(content, dict) and _hash_of(content) != content.pop(_HASH, None)
    except (ValueError, FileError, RecursionError) as error:
        raise _broken(folder) from error
    if changed:
        raise damaged(folder, tr("model.json was changed", "model.json telah berubah"))
    try:
        return Manifest.model_validate(content)
    except ValueError as error:
        raise _broken(folder) from error


def described_data(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    """Return the files without which there is no model, each the one that was described.

    Raises ModelError where one is missing or another.
    """
    return {name: verified_bytes(folder, name, manifest.sha256, damaged) for name in DATA_FILES}


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise ModelError(
            tr("there is no such model folder.", "folder model ini tidak ada."),
            where=folder,
            hint=tr(
                "`tandai train` makes one of a coded corpus.",
                "`tandai train` membuatnya dari korpus berkode.",
            ),
        )


def _hash_of(content: Mapping[str, Any]) -> str:
    """Return the hash of what was read, as it was read: nothing is put right before."""
    return content_hash({name: value for name, value in content.items() if name != _HASH})


def _broken(folder: Path) -> ModelError:
    return damaged(folder, tr("model.json is broken", "model.json rusak"))


def damaged(folder: Path, reason: str) -> ModelError:
    """Return the error of a model folder that is not as it was written."""
    return ModelError(
        tr(f"the model is damaged ({reason}).", f"model ini rusak ({reason})."),
        where=folder,
        hint=tr("Train it again or copy it anew.", "Latih ulang atau salin kembali."),
    )
