"""The text of a codebook file after a change, with its comments and its layout.

Only what changed is written anew. Where that does not give just the codebook that is wanted (a
layout that was not thought of), the whole codebook is written in our own, without comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from pydantic import ValidationError

from tandai.codebook.changes import Change
from tandai.codebook.definitions import Codebook, Indicator
from tandai.codebook.writing import codebook_yaml, indicator_yaml

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*(?: [\w.-]+)*")


def edited_yaml(text: str, codebook: Codebook, change: Change) -> str:
    """Return ``text``, a codebook's YAML, after the ``change`` that made ``codebook`` of it."""
    try:
        edited = _edited(text, codebook, change)
        content = yaml.load(edited, Loader=yaml.CSafeLoader)
        fits = Codebook.model_validate(content) == codebook
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError):
        fits = False
    return edited if fits else codebook_yaml(codebook)


def _edited(text: str, codebook: Codebook, change: Change) -> str:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    entries = _field(root, "indicators")
    if not isinstance(entries, yaml.SequenceNode) or entries.flow_style:
        raise ValueError("layout")
    edits: list[tuple[int, int, str]] = []
    spans = _spans(text, entries)
    stays = change.do == "merge" and change.given[0] in change.taken
    order = [id for id in spans if id in change.taken]
    first = change.given[0] if stays else order[0]
    for id in order:
        start, end, node = spans[id]
        if id == first and stays:
            continue
        if id == first and change.do in ("rename", "merge"):
            edits += _renamed(text, node, change.before[change.taken.index(id)], change.after[0])
        elif id == first and change.do == "split":
            edits.append((start, end, _items(text[start:], change.after, text[start:end])))
        else:
            edits.append((start, end, ""))
    edits += _parents(root, codebook, [own for own in spans if own not in change.taken])
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _spans(text: str, entries: yaml.SequenceNode) -> dict[str, tuple[int, int, yaml.MappingNode]]:
    """Return where each entry begins and ends in the text: whole lines, by id."""
    begins = [text.rfind("\n", 0, node.start_mark.index) + 1 for node in entries.value]
    # A block ends where the next thing begins; comments before that are no part of it.
    last = len(text[: _last(entries).end_mark.index].rstrip())
    end = text.find("\n", last) + 1 or len(text)
    ends = [*begins[1:], max(end, begins[-1])]
    found = {}
    for node, start, stop in zip(entries.value, begins, ends, strict=True):
        id = _field(node, "id")
        if id is None or not isinstance(node, yaml.MappingNode):
            raise ValueError("layout")
        found[str(id.value).strip()] = (start, stop, node)
    return found


def _last(node: yaml.Node) -> yaml.Node:
    """Return the last value that stands in a node."""
    if not isinstance(node, yaml.CollectionNode) or not node.value or node.flow_style:
        return node
    return _last(node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1])


def _renamed(
    text: str, node: yaml.MappingNode, before: Indicator, after: Indicator
) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that make one entry the other: simple fields that differ."""
    names = ("id", "framework", "parent", "term", "istilah")
    id = _field(node, "id")
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        value = _field(node, name)
        if old == new or id is None:
            continue
        if value is not None:
            yield value.start_mark.index, value.end_mark.index, _scalar(new)
        elif new:
            if node.flow_style:
                yield id.end_mark.index, id.end_mark.index, f", {name}: {_scalar(new)}"
            else:
                column = node.value[0][0].start_mark.column
                line = f"\n{' ' * column}{name}: {_scalar(new)}"
                at = text.find("\n", id.end_mark.index)
                at = len(text) if at < 0 else at
                yield at, at, line


def _items(text: str, entries: tuple[Indicator, ...], old: str) -> str:
    """Return entries as items of a list that is indented as ``text`` is."""
    dash = text.index("-")
    indent = " " * len(text[:dash])
    gap = "\n" if old.endswith("\n\n") else ""
    written = []
    for entry in entries:
        lines = indicator_yaml(entry).rstrip("\n").split("\n")
        written.append(
            "\n".join(f"{indent}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(lines))
            + "\n"
            + gap
        )
    return "".join(written)


def _parents(
    root: yaml.Node | None, codebook: Codebook, kept: list[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the edits of parents that went, in entries that stay."""
    wanted = {entry.id: entry.parent for entry in codebook.frameworks}
    wanted |= {entry.id: entry.parent for entry in codebook.indicators if entry.id in kept}
    for section in ("frameworks", "indicators"):
        entries = _field(root, section)
        for node in entries.value if isinstance(entries, yaml.SequenceNode) else ():
            id, parent = _field(node, "id"), _field(node, "parent")
            if id is None or parent is None or id.value not in wanted:
                continue
            if str(parent.value).strip() != wanted[id.value]:
                yield parent.start_mark.index, parent.end_mark.index, _scalar(wanted[id.value])


def _scalar(value: str) -> str:
    """Return a text as it stands in YAML, plain where it may be."""
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return value
    return "'" + value.replace("'", "''") + "'"
