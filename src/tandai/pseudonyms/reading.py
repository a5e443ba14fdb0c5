"""The key file: names and their pseudonyms, as a table or as YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from tandai.ground.bounds import MAX_NAMES, beyond
from tandai.ground.errors import Problem, TableError
from tandai.ground.files import read_text
from tandai.ground.language import tr
from tandai.ground.tables import read_table
from tandai.ground.yaml_events import yaml_problem
from tandai.pseudonyms.replacing import Pseudonyms

_MAX_KEY_BYTES = 4 * 2**20
_NAME = ("name", "nama")
_PSEUDONYM = ("pseudonym", "samaran", "nama samaran", "alias")

# Where it stands, a name, its pseudonym.
Row = tuple[str, str, str]


def read_pseudonyms(path: str | Path) -> Pseudonyms:
    """Read a key: a table with the columns ``name`` and ``pseudonym``, or YAML.

    YAML is either ``name: pseudonym``, a line a name, or a list of both. Raises TableError with
    all rows that are half filled or give one name two pseudonyms, and FileError where the file
    cannot be read. No message holds a name: the key is what must not leave.
    """
    path = Path(path)
    in_yaml = path.suffix.lower() in (".yaml", ".yml")
    rows = list(_rows_of_yaml(path) if in_yaml else _rows_of_table(path))
    problems = list(_problems(rows))
    if problems or not rows:
        raise TableError(
            tr("is not a key of names and pseudonyms.", "bukan kunci nama dan samaran."),
            where=path,
            hint=tr(
                "Each row needs a name and its pseudonym, and each name has one.",
                "Tiap baris memerlukan nama dan samarannya, dan tiap nama hanya satu samaran.",
            ),
            problems=problems,
        )
    return Pseudonyms({name: pseudonym for _, name, pseudonym in rows})


def _problems(rows: Iterable[Row]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for where, name, pseudonym in rows:
        if not name or not pseudonym:
            yield Problem(where, tr("is half filled", "baru terisi sebagian"))
            continue
        if not any(character.isalnum() for character in name):
            yield Problem(where, tr("the name has no letter", "namanya tanpa huruf"))
        elif seen.setdefault(" ".join(name.casefold().split()), pseudonym) != pseudonym:
            yield Problem(
                where,
                tr("gives a name its second pseudonym", "memberi samaran kedua untuk satu nama"),
            )


def _rows_of_table(path: Path) -> Iterator[Row]:
    frame = read_table(path, translated=False)
    if len(frame) > MAX_NAMES:
        raise beyond(path, tr("names", "nama"), MAX_NAMES)
    columns = {" ".join(heading.casefold().split()): heading for heading in frame.columns}
    name = next((columns[word] for word in _NAME if word in columns), None)
    pseudonym = next((columns[word] for word in _PSEUDONYM if word in columns), None)
    if name is None or pseudonym is None:
        raise TableError(
            tr("needs the columns name and pseudonym.", "memerlukan kolom nama dan samaran."),
            where=path,
        )
    for row, first, second in frame.select("row", name, pseudonym).iter_rows():
        if first.strip() or second.strip():
            yield tr(f"row {row}", f"baris {row}"), first.strip(), second.strip()


def _rows_of_yaml(path: Path) -> Iterator[Row]:
    # Nodes and not values: a pseudonym "N1", "12" or "no" stays as it is written.
    text = read_text(path, _MAX_KEY_BYTES)
    try:
        problem = yaml_problem(text)
        root = None if problem else yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _not_yaml(path) from error
    for node in root.value if isinstance(root, yaml.SequenceNode) else [root]:
        if not isinstance(node, yaml.MappingNode):
            raise _not_yaml(path)
        pairs = [(_written(key), _written(value), key) for key, value in node.value]
        record = {key.casefold(): value for key, value, _ in pairs}
        if isinstance(root, yaml.SequenceNode):
            name = next((record[word] for word in _NAME if word in record), "")
            pseudonym = next((record[word] for word in _PSEUDONYM if word in record), "")
            yield _line(node), name, pseudonym
        else:
            yield from ((_line(key), name, pseudonym) for name, pseudonym, key in pairs)


def _written(node: yaml.Node) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> str:
    number = node.start_mark.line + 1
    return tr(f"line {number}", f"baris {number}")


def _not_yaml(path: Path) -> TableError:
    return TableError(
        tr("is not YAML of names and pseudonyms.", "bukan YAML berisi nama dan samaran."),
        where=path,
        hint=tr("Write a line a name: `Karto: N1`.", "Tulis satu baris satu nama: `Karto: N1`."),
    )
