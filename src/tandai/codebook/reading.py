"""Reading and checking codebook files, with line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tandai.codebook.definitions import Codebook, Localized, Rules, folded, framework_of
from tandai.codebook.flaws import Flaw
from tandai.ground import shipped
from tandai.ground.errors import CodebookError
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.ground.yaml_events import yaml_flaw

_MAX_CODEBOOK_BYTES = 4 * 2**20
_LONGEST_FIELD = 40


@dataclass(frozen=True)
class CodebookCheck:
    """What is wrong in a codebook file: errors forbid its use, gaps weaken it."""

    errors: tuple[Message, ...]
    gaps: tuple[Message, ...]
    codebook: Codebook | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "indicators": len(self.codebook.ids) if self.codebook else None,
            "errors": [flaw.as_dict() for flaw in self.errors],
            "gaps": [flaw.as_dict() for flaw in self.gaps],
        }


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook file; the bare name of a shipped one (``porter``) will do.

    Raises CodebookError with every error found, each with its line number.
    """
    path = shipped.located_codebook(Path(path))
    check = check_codebook(path)
    if check.codebook is None or check.errors:
        # Here, since the words know the codes of this room.
        from tandai.words.codebook import problem_of

        raise CodebookError(
            tr("the codebook does not hold together.", "buku kode ini tidak utuh."),
            where=path,
            hint=tr("Mend these lines.", "Perbaiki baris-baris ini."),
            problems=[problem_of(flaw) for flaw in check.errors],
        )
    return check.codebook


def check_codebook(path: str | Path) -> CodebookCheck:
    """Return all errors and gaps of a codebook file, with line numbers.

    Errors: broken YAML, unknown or ill-typed fields, duplicate ids, unknown frameworks.
    Gaps: an indicator without term, istilah, definition, rules, cues, examples or source.
    Raises FileError when the file itself cannot be read.
    """
    text = read_text(Path(path), _MAX_CODEBOOK_BYTES)
    try:
        content, lines = _load_with_lines(text)
    except _YamlError as error:
        return CodebookCheck((error.flaw,), (), None)
    contradictions = tuple(_contradictions(content, lines))
    try:
        codebook = Codebook.model_validate(content)
    except ValidationError as error:
        return CodebookCheck((*_flaws_of(error, lines), *contradictions), (), None)
    return CodebookCheck(contradictions, _gaps(codebook, lines), codebook)


Lines = Mapping[tuple[str | int, ...], int]


class _YamlError(Exception):
    def __init__(self, flaw: Message) -> None:
        self.flaw = flaw
        super().__init__()


def _load_with_lines(text: str) -> tuple[Any, Lines]:
    """Return the YAML content and the line (from 1) of every value by its path."""
    try:
        if found := yaml_flaw(text):
            flaw, place = found
            raise _YamlError(message(Flaw(flaw), line=place))
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        content = yaml.load(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        reason = error.problem or error.context
        raise _YamlError(message(Flaw.NOT_YAML, line=line, reason=reason)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _YamlError(message(Flaw.NOT_YAML, line=None, reason=None)) from error
    lines: dict[tuple[str | int, ...], int] = {}
    _collect_lines(root, (), lines)
    return content, lines


def _collect_lines(
    node: yaml.Node | None,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
) -> None:
    if node is None:
        return
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (*path, str(key.value)) in lines:
                # YAML takes the last of two equal keys; the first would be lost in silence.
                line, field = key.start_mark.line + 1, _field(key.value)
                raise _YamlError(message(Flaw.TWICE, line=line, field=field))
            _collect_lines(value, (*path, str(key.value)), lines)
            lines[(*path, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _collect_lines(item, (*path, position), lines)


def _where(path: Sequence[str | int], lines: Lines) -> int:
    """Return the line of ``path``, or of the nearest thing around it that stands in the file."""
    steps = tuple(path)
    while steps and steps not in lines:
        steps = steps[:-1]
    return lines.get(steps, 1)


def _flaws_of(error: ValidationError, lines: Lines) -> tuple[Message, ...]:
    flaws = []
    found = error.errors(include_url=False, include_input=False)
    for item in found:
        # pydantic also counts a list as empty when none of its items was valid.
        if item["type"] == "too_short" and len(found) > 1:
            continue
        known = item.get("ctx", {}).get("expected", item["msg"])
        flaws.append(
            message(
                Flaw.FIELD,
                line=_where(item["loc"], lines),
                field=tuple(map(_field, item["loc"])),
                rule=item["type"],
                expected=str(known),
            )
        )
    return tuple(flaws)


def _field(name: object) -> str:
    """Return the name of a field; where a quote became one, which no message holds, nothing."""
    written = str(name)
    if len(written.split()) == 1 and len(written) <= _LONGEST_FIELD:
        return written
    return ""


def _contradictions(content: object, lines: Lines) -> Iterable[Message]:
    """Find ids that stand twice and unknown frameworks, also where fields are wrong."""
    frameworks = _texts_of(content, "frameworks", "id")
    indicators = _texts_of(content, "indicators", "id")
    yield from _duplicates("frameworks", frameworks, lines)
    yield from _duplicates("indicators", indicators, lines)
    named = _texts_of(content, "indicators", "framework")
    for position, (id, given) in enumerate(zip(indicators, named, strict=True)):
        framework = framework_of(id, given)
        if id and frameworks and framework not in frameworks:
            line = _where(("indicators", position, "framework"), lines)
            yield message(Flaw.UNKNOWN_FRAMEWORK, line=line, id=id, framework=framework)
    yield from _misplaced(content, lines)


def _misplaced(content: object, lines: Lines) -> Iterable[Message]:
    """Find parents that are not there, and those that stand below themselves."""
    above: dict[str, str] = {}
    places: dict[str, tuple[str, int]] = {}
    for section in ("frameworks", "indicators"):
        # Where both have an entry of one id, the indicator is meant.
        ids, given = _texts_of(content, section, "id"), _texts_of(content, section, "parent")
        above |= dict(zip(ids, given, strict=True))
        places |= {id: (section, position) for position, id in enumerate(ids)}
    for id, parent in above.items():
        line = _where((*places[id], "parent"), lines)
        if parent and parent not in above:
            yield message(Flaw.UNKNOWN_PARENT, line=line, id=id, parent=parent)
        elif id in _climbed(above, id):
            yield message(Flaw.BELOW_ITSELF, line=line, id=id)


def _climbed(above: Mapping[str, str], id: str) -> set[str]:
    """Return all that stands above an entry."""
    seen: set[str] = set()
    while (id := above.get(id, "")) and id not in seen:
        seen.add(id)
    return seen


def _texts_of(content: object, section: str, field: str) -> list[str]:
    """Return a field of each item of a section; "" where it is absent or no text."""
    items = content.get(section) if isinstance(content, dict) else None
    values = [
        item.get(field) if isinstance(item, dict) else None
        for item in (items if isinstance(items, list) else ())
    ]
    return [value.strip() if isinstance(value, str) else "" for value in values]


def _duplicates(section: str, ids: list[str], lines: Lines) -> Iterable[Message]:
    first: dict[str, int] = {}
    for position, id in enumerate(ids):
        key = folded(id)
        if key and key in first:
            earlier = _where((section, first[key], "id"), lines)
            line = _where((section, position, "id"), lines)
            yield message(Flaw.SAME_ID, line=line, id=id, earlier=earlier)
        else:
            first.setdefault(key, position)


_WANTED = (
    "term",
    "istilah",
    "definition",
    "include",
    "exclude",
    "cues",
    "examples",
    "status",
)


def _gaps(codebook: Codebook, lines: Lines) -> tuple[Message, ...]:
    gaps = []
    for position, indicator in enumerate(codebook.indicators):
        missing = [field for field in _WANTED if not _filled(getattr(indicator, field))]
        if missing:
            line = _where(("indicators", position), lines)
            own = message(Flaw.MISSING, line=line, id=indicator.id, fields=tuple(missing))
            gaps.append(own)
    gaps += _shared_cues(codebook, lines)
    return tuple(gaps)


def _filled(value: object) -> bool:
    if isinstance(value, Localized | Rules):
        return bool(value.en or value.id)
    return bool(value)


def _shared_cues(codebook: Codebook, lines: Lines) -> Iterable[Message]:
    """A cue under two indicators tells nothing about either."""
    owner: dict[str, str] = {}
    for position, indicator in enumerate(codebook.indicators):
        for language, cues in indicator.cues.items():
            seen: set[str] = set()
            for number, cue in enumerate(cues):
                other = owner.setdefault(folded(cue), indicator.id)
                if other != indicator.id or cue in seen:
                    path = ("indicators", position, "cues", language, number)
                    line = _where(path, lines)
                    yield message(Flaw.SHARED_CUE, line=line, id=indicator.id, other=other)
                seen.add(cue)
