"""Codebooks as YAML: whole ones for files, single entries for the descriptions of codes.

What is written is read back as it was: ``read_codebook`` of :func:`codebook_yaml`, and
:func:`indicator_of_yaml` of :func:`indicator_yaml`.
"""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from tandai.codebook.definitions import Codebook, Framework, Indicator

# More than any definition with rules, cues and examples; a description beyond it is prose.
_LONGEST_ENTRY = 200_000


def codebook_yaml(codebook: Codebook) -> str:
    """Return a codebook as the text of a ``codebook.yaml``."""
    return _yaml(_plain(codebook), width=100)


def indicator_yaml(indicator: Indicator) -> str:
    """Return an indicator as YAML, its id first."""
    return _yaml(_plain(indicator))


def framework_yaml(framework: Framework) -> str:
    """Return a framework as YAML, its id first."""
    return _yaml(_plain(framework))


def indicator_of_yaml(text: str) -> Indicator | None:
    """Return the indicator that a text describes as YAML; None where it describes none."""
    entry = mapping_of_yaml(text, "id")
    try:
        return Indicator.model_validate(entry) if entry else None
    except ValidationError:
        return None


def framework_of_yaml(text: str) -> Framework | None:
    """Return the framework that a text describes as YAML; None where it describes none."""
    entry = mapping_of_yaml(text, "id")
    try:
        return Framework.model_validate(entry) if entry else None
    except ValidationError:
        return None


def mapping_of_yaml(text: str, first: str) -> dict[str, Any] | None:
    """Return a mapping that begins with the key ``first``; None where the text is none.

    People write their own words where such a text stood, so that anything may come; aliases,
    which can grow without bound, are not followed.
    """
    if not text.startswith((f"{first}: ", f"{first}:\n")) or len(text) > _LONGEST_ENTRY:
        return None
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.CSafeLoader)):
            return None
        content = yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def yaml_of_mapping(content: dict[str, Any]) -> str:
    """Return a mapping as YAML in its own order, readable by people."""
    return _yaml(content)


def _plain(model: BaseModel) -> dict[str, Any]:
    """Return what differs from the defaults, as lists and dictionaries."""
    content: dict[str, Any] = model.model_dump(mode="json", exclude_defaults=True)
    return {name: _worded(name, value) for name, value in _id_first(content).items()}


def _id_first(content: dict[str, Any]) -> dict[str, Any]:
    return {"id": content["id"], **content} if "id" in content else content


def _worded(name: str, value: Any) -> Any:
    """Write a wording that is the same in both languages once, as people do."""
    if name in ("frameworks", "indicators"):
        entries = map(_id_first, value)
        return [{key: _worded(key, item) for key, item in entry.items()} for entry in entries]
    both = isinstance(value, dict) and set(value) == {"en", "id"} and value["en"] == value["id"]
    return value["en"] if both and name in ("name", "definition", "title") else value


def _yaml(content: Any, width: int = _LONGEST_ENTRY) -> str:
    return yaml.dump(
        content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=width
    )
