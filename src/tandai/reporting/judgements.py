"""The researcher's own judgement of each indicator, from a file, to stand beside the status."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from tandai.codebook import Codebook
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.ground.tables import read_table, require_columns
from tandai.ground.yaml_events import yaml_problem
from tandai.reporting.results import Judgement, Status

_MOST_BYTES = 4 * 2**20

# What people write at the head of a column or as the name of a field.
_NAMES = {
    "indicator": ("indicator", "indikator", "id"),
    "judgement": ("judgement", "judgment", "penilaian", "status", "keputusan"),
    "reason": ("reason", "alasan", "catatan", "note"),
}
_STATUS_OF_WORDS: dict[str, Status] = {
    "reached": "reached",
    "reached well enough": "reached",
    "tercapai": "reached",
    "tercapai cukup baik": "reached",
    "tercapai baik": "reached",
    "not reached": "not reached",
    "tidak": "not reached",
    "tidak tercapai": "not reached",
    "belum tercapai": "not reached",
    "divided": "divided",
    "terbelah": "divided",
    "too little": "too little",
    "undecided": "too little",
    "belum": "too little",
    "belum pasti": "too little",
    "kurang bukti": "too little",
    "belum cukup bukti": "too little",
    "belum dapat ditentukan": "too little",
}

Row = tuple[str, str, str, str]


def read_judgements(path: Path, codebook: Codebook) -> dict[str, Judgement]:
    """Read ``indicator, judgement, reason`` from a table or a YAML file.

    A YAML file is a list of such rows, or a mapping of an indicator to its judgement or to
    ``{judgement: ..., reason: ...}``. Indicators by id or by term in either language; what the
    judgement says is shown as it is, and understood where it is a word of the rule.

    Raises TableError with every row that names no or an unknown indicator, or one twice.
    """
    yaml_file = path.suffix.lower() in (".yaml", ".yml")
    rows = list(_rows_of_yaml(path) if yaml_file else _rows_of_table(path))
    found: dict[str, Judgement] = {}
    problems = []
    for where, name, judgement, reason in rows:
        id = codebook.find(name)
        if id is None or id in found or not judgement:
            problems.append(Problem(where, _wrong(name, id, judgement, codebook)))
            continue
        found[id] = Judgement(judgement, reason, _STATUS_OF_WORDS.get(_plain(judgement)))
    if problems or not found:
        raise TableError(
            tr("some judgements do not fit.", "sebagian penilaian tidak cocok."),
            where=path,
            hint=tr(
                "A row an indicator: indicator, judgement, reason.",
                "Satu baris satu indikator: indikator, penilaian, alasan.",
            ),
            problems=problems,
        )
    return found


def _plain(judgement: str) -> str:
    return " ".join(judgement.casefold().split()).rstrip(".")


def _wrong(name: str, id: str | None, judgement: str, codebook: Codebook) -> str:
    if id is None:
        nearest = codebook.nearest(name) if len(name) <= 60 else None
        hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
        shown = named(name, known=nearest is not None)
        return tr(f"unknown indicator {shown}{hint}", f"indikator {shown} tidak dikenal{hint}")
    if not judgement:
        return tr(f"no judgement of {id}", f"penilaian {id} kosong")
    return tr(f"{id} is judged twice", f"{id} dinilai dua kali")


def _rows_of_table(path: Path) -> Iterable[Row]:
    frame = read_table(path, translated=False)
    canonical = {name: key for key, names in _NAMES.items() for name in names}
    headings: dict[str, str] = {}
    for name in frame.columns:
        key = canonical.get(_plain(name), name)
        headings[name] = name if key in {*frame.columns, *headings.values()} else key
    frame = frame.rename(headings)
    require_columns(frame, ["indicator", "judgement"], path)
    reasons = frame["reason"] if "reason" in frame.columns else [""] * len(frame)
    cells = zip(frame["row"], frame["indicator"], frame["judgement"], reasons, strict=True)
    for row, *said in cells:
        where = tr(f"row {row}", f"baris {row}")
        yield (where, *(cell.strip() for cell in said))


def _rows_of_yaml(path: Path) -> Iterable[Row]:
    text = read_text(path, _MOST_BYTES)
    try:
        problem = yaml_problem(text)
        content = None if problem else yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _not_judgements(path) from None
    if isinstance(content, dict):
        items = [
            {"indicator": name, **(own if isinstance(own, dict) else {"judgement": own})}
            for name, own in content.items()
        ]
    elif isinstance(content, list):
        items = content
    else:
        raise _not_judgements(path)
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not all(map(_is_plain, item.values())):
            raise _not_judgements(path)
        named_fields = {_plain(str(key)): value for key, value in item.items()}
        where = tr(f"entry {number}", f"isian {number}")
        yield (where, *(_field(named_fields, key) for key in _NAMES))  # type: ignore[misc]  # three


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _field(item: dict[str, object], key: str) -> str:
    return next((str(item[name]).strip() for name in _NAMES[key] if item.get(name)), "")


def _not_judgements(path: Path) -> TableError:
    return TableError(
        tr("is no list of judgements.", "bukan daftar penilaian."),
        where=path,
        hint=tr(
            "Write 'indicator: judgement', a line an indicator.",
            "Tulis 'indikator: penilaian', satu baris satu indikator.",
        ),
    )
