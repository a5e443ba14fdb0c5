"""YAML looked through before anything is built of it."""

from __future__ import annotations

import yaml

from tandai.ground.bounds import MAX_DEPTH, MAX_YAML_NODES
from tandai.ground.errors import Problem
from tandai.ground.language import tr


def yaml_problem(text: str) -> Problem | None:
    """Return what in a YAML file is refused whatever it is for; None where nothing is.

    An alias inside an alias grows without bound, deep nesting takes time with the square of its
    depth, and none of what tandai reads needs either. Raises yaml.YAMLError for what is no YAML.
    """
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        where = tr(f"line {line}", f"baris {line}")
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.AliasEvent):
            return Problem(
                where,
                tr("YAML aliases (*name) are not allowed", "alias YAML (*nama) tidak boleh"),
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return Problem(
                where,
                tr(
                    f"nested more than {MAX_DEPTH} levels deep",
                    f"bertingkat lebih dari {MAX_DEPTH}",
                ),
            )
        if nodes > MAX_YAML_NODES:
            return Problem(
                where,
                tr(
                    f"more than {MAX_YAML_NODES:,} entries",
                    f"lebih dari {f'{MAX_YAML_NODES:,}'.replace(',', '.')} isian",
                ),
            )
    return None
