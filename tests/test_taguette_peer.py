"""A project that Taguette's own code wrote, where it is installed.

``make test-peers`` brings it; without it these tests are skipped. It runs in a process of its
own: its libraries warn of what is to come, and warnings are errors here.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tandai.exchange.taguette import read_taguette
from tandai.spreadsheets.tables import read_spreadsheet

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("taguette") is None,
    reason="the dependency group 'peers' is not installed: make test-peers",
)

HTML = """<html><head><meta charset="utf-8"><title>x</title></head><body><h1>Wawancara é</h1>
<p>P: Sejak&nbsp;kapan,
   Pak?</p><div>N: <b>Saling</b> percaya 😀 &amp; rukun.<br>Ya.</div>
<pre>
 dua  blanko</pre><table><tr><td>modal</td><td>alat</td></tr></table><script>no()</script>
<ul><li>satu</li><li>e\u0301 dua \u05e9\u05dc\u05d5\u05dd</li></ul></body></html>"""

# The highlights are cut by Taguette itself, and what it finds there is what we must find.
SCRIPT = """
import csv, io, json, sys
from taguette import convert, database, export, extract
folder, raw = sys.argv[1], sys.argv[2]
db = database.connect("sqlite:///" + folder + "/p.sqlite3")()
html = convert.get_html_body(raw.encode())
db.add(database.User(login="admin")); db.add(database.User(login="rani"))
project = database.Project(name="Tumang", description="")
document = database.Document(name="w1", description="", filename="w.html", project=project,
    text_direction=database.TextDirection.LEFT_TO_RIGHT, contents=html)
tags = [database.Tag(project=project, path=path, description="d") for path in ("a.b", "c")]
db.add_all([project, document, *tags]); db.commit()
length = len(convert.bs4.BeautifulSoup(html, "html5lib").body.get_text().encode())
said = []
for start in range(0, length - 1, 5):
    end = min(length, start + 3 + start % 17)
    snippet = extract.extract(html, start, end)
    mark = database.Highlight(document=document, start_offset=start, end_offset=end,
        snippet=snippet, tags=[tags[start % 2]])
    db.add(mark); db.flush()
    user = "rani" if start % 3 else "admin"
    db.add(database.Command.highlight_add(user, document, mark, [tags[start % 2].id]))
    text = convert.bs4.BeautifulSoup(snippet, "html5lib").get_text()
    if text.split():
        said.append([user, tags[start % 2].path, "".join(text.split())])
db.commit()
with open(folder + "/highlights.csv", "w", encoding="utf-8", newline="") as file:
    export.highlights_csv(db, project.id, "", file)
json.dump(said, sys.stdout)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The folder in which Taguette wrote, and what it says each highlight holds."""
    folder = tmp_path_factory.mktemp("taguette")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(folder), HTML],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return folder, json.loads(done.stdout)


def test_highlights_hold_what_taguette_cuts_out(written: tuple[Path, Any]) -> None:
    """Every user, tag and text, at all distances from accents, emoji, tags and entities."""
    folder, said = written
    project = read_taguette(folder / "p.sqlite3")
    (source,) = project.sources
    names = {code.id: code.name for code in project.codes}
    found = [
        [c.coder, names[c.code], "".join(source.text[c.start : c.end].split())]
        for c in project.codings
    ]
    assert len(found) > 20
    assert found == said
    assert project.remarks == ()
    assert source.text.split("\n")[:2] == ["Wawancara é", "P: Sejak\xa0kapan, Pak?"]


def test_its_table_of_highlights_is_read(written: tuple[Path, Any]) -> None:
    """``highlights.csv`` as Taguette writes it."""
    folder, _ = written
    project = read_spreadsheet(folder / "highlights.csv")
    assert [source.name for source in project.sources] == ["w1"]
    names = {code.id: code.name for code in project.codes}
    assert {names[c.code] for c in project.codings if c.code} == {"a.b", "c"}
    assert len(project.passages) > 20
