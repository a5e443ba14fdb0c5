"""Reading and checking codebook files, with line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tandai.codebook.definitions import Codebook, Localized, Rules, folded, framework_of
from tandai.ground.errors import CodebookError, Problem
from tandai.ground.files import read_text
from tandai.ground.language import tr

_MAX_CODEBOOK_BYTES = 4 * 2**20
_LONGEST_FIELD = 40


@dataclass(frozen=True)
class CodebookCheck:
    """What is wrong in a codebook file: errors forbid its use, gaps weaken it."""

    errors: tuple[Problem, ...]
    gaps: tuple[Problem, ...]
    codebook: Codebook | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "indicators": len(self.codebook.ids) if self.codebook else None,
            "errors": [{"where": problem.where, "what": problem.what} for problem in self.errors],
            "gaps": [{"where": problem.where, "what": problem.what} for problem in self.gaps],
        }


def read_codebook(path: Path) -> Codebook:
    """Read a codebook.

    Raises CodebookError with every error found, each with its line number.
    """
    check = check_codebook(path)
    if check.codebook is None or check.errors:
        raise CodebookError(
            tr("the codebook does not hold together.", "buku kode ini tidak utuh."),
            where=path,
            hint=tr("Mend these lines.", "Perbaiki baris-baris ini."),
            problems=check.errors,
        )
    return check.codebook


def check_codebook(path: Path) -> CodebookCheck:
    """Return all errors and gaps of a codebook file, with line numbers.

    Errors: broken YAML, unknown or ill-typed fields, duplicate ids, unknown frameworks.
    Gaps: an indicator without term, istilah, definition, rules, cues, examples or source.
    Raises FileError when the file itself cannot be read.
    """
    text = read_text(path, _MAX_CODEBOOK_BYTES)
    try:
        content, lines = _load_with_lines(text)
    except _YamlError as error:
        return CodebookCheck((error.problem,), (), None)
    contradictions = tuple(_contradictions(content, lines))
    try:
        codebook = Codebook.model_validate(content)
    except ValidationError as error:
        return CodebookCheck((*_problems_of(error, lines), *contradictions), (), None)
    return CodebookCheck(contradictions, _gaps(codebook, lines), codebook)


Lines = Mapping[tuple[str | int, ...], int]


class _YamlError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__()


def _load_with_lines(text: str) -> tuple[Any, Lines]:
    """Return the YAML content and the line (from 1) of every value by its path."""
    try:
        # An alias inside an alias grows without bound, and no codebook needs one.
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) and event.start_mark:
                what = tr(
                    "YAML aliases (*name) are not allowed",
                    "alias YAML (*nama) tidak boleh",
                )
                raise _YamlError(Problem(_line(event.start_mark.line + 1), what))
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        content = yaml.load(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _line(mark.line + 1) if mark else ""
        raise _YamlError(Problem(where, _not_yaml(error))) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _YamlError(Problem("", tr("this is not YAML", "ini bukan YAML"))) from error
    lines: dict[tuple[str | int, ...], int] = {}
    _collect_lines(root, (), lines)
    return content, lines


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    reason = error.problem or error.context
    return tr(f"YAML: {reason}", f"penulisan YAML keliru ({reason})")


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
                where = _line(key.start_mark.line + 1)
                field = _field(key.value)
                twice = tr(f"{field}: stands twice", f"{field}: tercantum dua kali")
                raise _YamlError(Problem(where, twice))
            _collect_lines(value, (*path, str(key.value)), lines)
            lines[(*path, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _collect_lines(item, (*path, position), lines)


def _line(number: int) -> str:
    return tr(f"line {number}", f"baris {number}")


def _where(path: Sequence[str | int], lines: Lines) -> str:
    """Return the line of ``path``, or of the nearest thing around it that stands in the file."""
    steps = tuple(path)
    while steps and steps not in lines:
        steps = steps[:-1]
    return _line(lines.get(steps, 1))


def _problems_of(error: ValidationError, lines: Lines) -> tuple[Problem, ...]:
    problems = []
    found = error.errors(include_url=False, include_input=False)
    for item in found:
        # pydantic also counts a list as empty when none of its items was valid.
        if item["type"] == "too_short" and len(found) > 1:
            continue
        field = ".".join(map(_field, item["loc"]))
        what = f"{field}: {_in_words(item)}" if field else _in_words(item)
        problems.append(Problem(_where(item["loc"], lines), what))
    return tuple(problems)


def _field(name: object) -> str:
    """Return the name of a field for a message; where a quote became one, that it did."""
    written = str(name)
    if len(written.split()) == 1 and len(written) <= _LONGEST_FIELD:
        return written
    return tr("(a text)", "(sebuah teks)")


def _in_words(item: Mapping[str, Any]) -> str:
    """Say what pydantic found, in words of a codebook and not of Python."""
    expected = str(item.get("ctx", {}).get("expected", ""))
    words = {
        "missing": tr("this field is missing", "isian ini tidak ada"),
        "extra_forbidden": tr("there is no such field", "tidak ada isian bernama ini"),
        "string_type": tr("must be a text", "harus berupa teks"),
        "string_too_short": tr("must not be empty", "tidak boleh kosong"),
        "too_short": tr("must not be empty", "tidak boleh kosong"),
        "tuple_type": tr("must be a list", "harus berupa daftar"),
        "dict_type": tr("must have named fields", "harus berisi isian bernama"),
        "model_type": tr("must have named fields", "harus berisi isian bernama"),
        "string_pattern_mismatch": tr(
            "holds a character that ids cannot have (semicolon, line end; in a framework's also "
            "comma, space)",
            "memuat karakter yang tidak boleh ada dalam id (titik koma, ganti baris; untuk "
            "kerangka juga koma, spasi)",
        ),
        "literal_error": tr(f"must be {expected}", f"harus {expected.replace(' or ', ' atau ')}"),
    }
    return words.get(item["type"], tr(str(item["msg"]), "nilai ini tidak berlaku"))


def _contradictions(content: object, lines: Lines) -> Iterable[Problem]:
    """Find ids that stand twice and unknown frameworks, also where fields are wrong."""
    frameworks = _texts_of(content, "frameworks", "id")
    indicators = _texts_of(content, "indicators", "id")
    yield from _duplicates("frameworks", frameworks, lines)
    yield from _duplicates("indicators", indicators, lines)
    named = _texts_of(content, "indicators", "framework")
    for position, (id, given) in enumerate(zip(indicators, named, strict=True)):
        framework = framework_of(id, given)
        if id and frameworks and framework not in frameworks:
            what = tr(
                f"{id}: unknown framework {framework or '(none)'!r}",
                f"{id}: kerangka {framework or '(tidak ada)'!r} tidak dikenal",
            )
            yield Problem(_where(("indicators", position, "framework"), lines), what)
    yield from _misplaced(content, lines)


def _misplaced(content: object, lines: Lines) -> Iterable[Problem]:
    """Find parents that are not there, and those that stand below themselves."""
    above: dict[str, str] = {}
    places: dict[str, tuple[str, int]] = {}
    for section in ("frameworks", "indicators"):
        # Where both have an entry of one id, the indicator is meant.
        ids, given = _texts_of(content, section, "id"), _texts_of(content, section, "parent")
        above |= dict(zip(ids, given, strict=True))
        places |= {id: (section, position) for position, id in enumerate(ids)}
    for id, parent in above.items():
        if parent and parent not in above:
            what = tr(f"{id}: unknown parent {parent!r}", f"{id}: induk {parent!r} tidak dikenal")
        elif id in _climbed(above, id):
            what = tr(f"{id}: stands below itself", f"{id}: berada di bawah dirinya sendiri")
        else:
            continue
        yield Problem(_where((*places[id], "parent"), lines), what)


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


def _duplicates(section: str, ids: list[str], lines: Lines) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for position, id in enumerate(ids):
        key = folded(id)
        if key and key in first:
            earlier = _where((section, first[key], "id"), lines)
            what = tr(
                f"the id {id!r} stands already in {earlier}",
                f"id {id!r} sudah ada di {earlier}",
            )
            yield Problem(_where((section, position, "id"), lines), what)
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


def _gaps(codebook: Codebook, lines: Lines) -> tuple[Problem, ...]:
    gaps = []
    for position, indicator in enumerate(codebook.indicators):
        missing = [field for field in _WANTED if not _filled(getattr(indicator, field))]
        if missing:
            what = tr(
                f"{indicator.id}: missing {', '.join(missing)}",
                f"{indicator.id}: belum ada {', '.join(missing)}",
            )
            gaps.append(Problem(_where(("indicators", position), lines), what))
    gaps += _shared_cues(codebook, lines)
    return tuple(gaps)


def _filled(value: object) -> bool:
    if isinstance(value, Localized | Rules):
        return bool(value.en or value.id)
    return bool(value)


def _shared_cues(codebook: Codebook, lines: Lines) -> Iterable[Problem]:
    """A cue under two indicators tells nothing about either."""
    owner: dict[str, str] = {}
    for position, indicator in enumerate(codebook.indicators):
        for language, cues in indicator.cues.items():
            for number, cue in enumerate(cues):
                other = owner.setdefault(folded(cue), indicator.id)
                if other != indicator.id or cues.index(cue) != number:
                    what = tr(
                        f"{indicator.id}: a cue that stands already under {other}",
                        f"{indicator.id}: isyarat yang sudah ada di {other}",
                    )
                    path = ("indicators", position, "cues", language, number)
                    yield Problem(_where(path, lines), what)
