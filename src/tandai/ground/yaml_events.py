"""YAML looked through before anything is built of it."""

from __future__ import annotations

from enum import StrEnum

import yaml

from tandai.ground.bounds import MAX_DEPTH, MAX_YAML_NODES
from tandai.ground.errors import Problem
from tandai.ground.language import tr
from tandai.ground.numbers import whole


class YamlFlaw(StrEnum):
    """What in a YAML file is refused whatever it is for."""

    ALIAS = "alias"
    DEEP = "deep"
    MANY = "many"


def yaml_flaw(text: str) -> tuple[YamlFlaw, int] | None:
    """Return what is refused and its line; None where nothing is.

    An alias inside an alias grows without bound, deep nesting takes time with the square of its
    depth, and none of what tandai reads needs either. Raises yaml.YAMLError for what is no YAML.
    """
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.AliasEvent):
            return YamlFlaw.ALIAS, line
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return YamlFlaw.DEEP, line
        if nodes > MAX_YAML_NODES:
            return YamlFlaw.MANY, line
    return None


def yaml_flaw_words(flaw: YamlFlaw) -> str:
    """Say what is refused."""
    if flaw is YamlFlaw.ALIAS:
        return tr("YAML aliases (*name) are not allowed", "alias YAML (*nama) tidak diizinkan")
    if flaw is YamlFlaw.DEEP:
        return tr(f"nested more than {MAX_DEPTH} levels deep", f"bertingkat lebih dari {MAX_DEPTH}")
    most = whole(MAX_YAML_NODES)
    return tr(f"more than {most} entries", f"lebih dari {most} isian")


def yaml_problem(text: str) -> Problem | None:
    """Return the same as a problem for a message."""
    found = yaml_flaw(text)
    if found is None:
        return None
    flaw, line = found
    return Problem(tr(f"line {line}", f"baris {line}"), yaml_flaw_words(flaw))
