"""``--map FILE``: what the codes and columns of other people's files mean.

YAML, ``code: indicator`` a line, or with the parts named where columns are meant as well::

    codes:
      Saling percaya: deseve.trust
      Tidak percaya: deseve.trust/hinders
      Lain-lain:                            # left out
      Gotong royong: Gotong royong          # a code of its own, whatever its description is
    columns:
      Isi: text

or a table whose first two columns are a code and its indicator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tandai.codebook import Codebook
from tandai.codebook.definitions import folded
from tandai.exchange.unique_names import split_stance
from tandai.ground.errors import FileError, TableError
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.ground.tables import is_table, read_table
from tandai.ground.yaml_events import yaml_problem

_MAX_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Mapped:
    """What a mapping file says; keys are folded names.

    ``codes``: code → indicator, with ``/stance`` where a stance is meant; empty leaves it out, its
    own name keeps it as a code of its own.
    ``columns``: heading → name of the contract; empty leaves it out.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def read_mapping(path: str | Path) -> Mapped:
    """Read a mapping file: ``.yaml``, ``.yml``, or a table of two columns.

    Raises FileError or TableError where it is none.
    """
    path = Path(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _of_yaml(path)
    if not is_table(path):
        raise FileError(
            tr("is neither YAML nor a table.", "bukan YAML ataupun tabel."),
            where=path,
            hint=tr("Give a .yaml or .csv file.", "Berikan berkas .yaml atau .csv."),
        )
    frame = read_table(path, translated=False)
    names = [name for name in frame.columns if name != "row"]
    if len(names) < 2:
        raise TableError(
            tr("needs two columns, code and indicator.", "memerlukan dua kolom: kode, indikator."),
            where=path,
        )
    rows = frame.select(names[:2]).iter_rows()
    return Mapped(codes={folded(code): indicator.strip() for code, indicator in rows})


def mapping_text(
    codebook: Codebook,
    near: Mapping[str, Sequence[str]],
    kept: Sequence[str],
    described: Mapping[str, str] | None = None,
) -> str:
    """Return a mapping file to correct, in the current language.

    ``near``: the indicators that codes nearly are. Where it is one the line stands; where they are
    several, and for the other ``kept`` codes, it is a comment that people make a line of.
    ``described``: the indicators that codes of another name were taken for by their description.
    """
    lines = [
        tr(
            "# Which code is which indicator: correct it, then give it to `tandai import --map`.",
            "# Kode mana berarti indikator mana: perbaiki, lalu berikan ke `tandai import --map`.",
        ),
        tr(
            "# Lines that begin with # are not read. A code with nothing behind it is left out.",
            "# Baris yang diawali # tidak dibaca. Kode tanpa isi di belakangnya ditinggalkan.",
        ),
        tr(
            "# A code with its own name behind it is no indicator but a code of its own.",
            "# Kode yang diisi namanya sendiri bukan indikator, melainkan kode tersendiri.",
        ),
        "codes:",
    ]
    for name, id in (described or {}).items():
        same = tr("the description is the same", "deskripsinya sama")
        lines.append(f"  {_yaml_line(name, id)}  # {codebook[id].name}: {same}")
    for name in (*near, *(name for name in kept if name not in near)):
        ids = near.get(name, ())
        if len(ids) == 1:
            # A code that says a stance besides (`Trust: hinders`) means it in the mapping, too.
            _, stance = split_stance(name)
            meant = f"{ids[0]}/{stance}" if stance else ids[0]
            lines.append(f"  {_yaml_line(name, meant)}  # {codebook[ids[0]].name}")
        else:
            choice = tr(" or ", " atau ").join(ids) or tr("INDICATOR", "INDIKATOR")
            lines.append(f"  # {_yaml_line(name, choice)}")
    lines.append(tr("# The indicators:", "# Indikatornya:"))
    lines += [f"#   {indicator.id}  {indicator.name}" for indicator in codebook.indicators]
    return "\n".join(lines) + "\n"


def _yaml_line(name: str, indicator: str) -> str:
    """Return ``name: indicator``, quoted where YAML needs it, on one line."""
    pair = {" ".join(name.split()): indicator}
    return str(yaml.safe_dump(pair, allow_unicode=True, width=float("inf"))).strip()


def _of_yaml(path: Path) -> Mapped:
    text = read_text(path, _MAX_BYTES)
    try:
        problem = yaml_problem(text)
        content = None if problem else yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _no_mapping(path) from error
    if not isinstance(content, dict):
        raise _no_mapping(path)
    if set(content) <= {"codes", "columns"} and all(map(_is_part, content.values())):
        return Mapped(
            _words(path, content.get("codes") or {}), _words(path, content.get("columns") or {})
        )
    return Mapped(codes=_words(path, content))


def _is_part(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _words(path: Path, part: Mapping[Any, Any]) -> dict[str, str]:
    if any(isinstance(value, dict | list) for value in part.values()):
        raise _no_mapping(path)
    return {folded(str(k)): "" if v is None else str(v).strip() for k, v in part.items()}


def _no_mapping(path: Path) -> FileError:
    return FileError(
        tr("is no mapping.", "bukan pemetaan."),
        where=path,
        hint=tr(
            "Write a line a code, 'code: indicator'.",
            "Tulis satu baris per kode, 'kode: indikator'.",
        ),
    )
