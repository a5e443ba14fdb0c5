"""Projects of QualCoder and Taguette, with the tables that those programs make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

# Of QualCoder 3.5, database version v8, with the codes below codes (supercid) of version 4; only
# the columns that bear on import are filled.
_QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer,
    width integer, height integer, cid integer, memo text, date text, owner text,
    important integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer,
    cid integer, memo text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
    memo text, owner text, date text, unique(fid,pos0,pos1,owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text,
    caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text, unique(name,attr_type,id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
    constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text, avid integer,
    important integer, unique(cid,fid,pos0,pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""

# Of Taguette 1.5.
_TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME,
    hashed_password VARCHAR(192));
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME);
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME,
    project_id INTEGER NOT NULL, text_direction VARCHAR(13), contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME,
    user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER,
    payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    PRIMARY KEY (highlight_id, tag_id));
"""


@dataclass(frozen=True)
class Row:
    """A row of a table; what is not given stays empty."""

    table: str
    values: dict[str, object] = field(default_factory=dict)


def write_qualcoder(folder: Path, rows: Iterable[Row]) -> Path:
    """Write a QualCoder project folder with these rows."""
    folder.mkdir()
    _write(folder / "data.qda", _QUALCODER, rows)
    return folder


def write_taguette(path: Path, rows: Iterable[Row]) -> Path:
    """Write a Taguette project with these rows."""
    _write(path, _TAGUETTE, rows)
    return path


def _write(path: Path, schema: str, rows: Iterable[Row]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(schema)
        for row in rows:
            names = ", ".join(row.values)
            marks = ", ".join("?" * len(row.values))
            connection.execute(
                f"INSERT INTO {row.table} ({names}) VALUES ({marks})",  # noqa: S608 - names of tests
                tuple(row.values.values()),
            )
        connection.commit()


def taguette_rows(
    html: str, highlights: Sequence[tuple[int, int, str, Sequence[str]]], tags: Sequence[str]
) -> list[Row]:
    """Return a project of one document; a highlight is (start, end, user, tags)."""
    rows = [
        Row("users", {"login": "admin"}),
        Row("projects", {"id": 1, "name": "Tumang", "description": ""}),
        Row(
            "documents",
            {
                "id": 1,
                "name": "wawancara-1",
                "description": "direkam di bengkel",
                "filename": "w.html",
                "project_id": 1,
                "contents": html,
            },
        ),
    ]
    for number, tag in enumerate(tags, 1):
        rows.append(Row("tags", {"id": number, "project_id": 1, "path": tag, "description": "d"}))
    for number, (start, end, user, own) in enumerate(highlights, 1):
        place = {"id": number, "document_id": 1, "start_offset": start, "end_offset": end}
        rows.append(Row("highlights", {**place, "snippet": ""}))
        payload = json.dumps({"type": "highlight_add", "highlight_id": number})
        made = {"user_login": user, "project_id": 1, "document_id": 1, "payload": payload}
        rows.append(Row("commands", made))
        rows += [
            Row("highlight_tags", {"highlight_id": number, "tag_id": tags.index(tag) + 1})
            for tag in own
        ]
    return rows
