"""Coded projects, by the program that they come from; several of them as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tandai.codebook import Codebook
from tandai.exchange.foreign import refuse_foreign
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.own_tables import project_of_own_table
from tandai.exchange.project import Code, CodedProject, Coder, SourceText, codes_above
from tandai.exchange.qualcoder import qualcoder_database, read_qualcoder
from tandai.exchange.refi import read_refi
from tandai.exchange.taguette import read_taguette
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.tables import is_table
from tandai.spreadsheets.tables import read_spreadsheet
from tandai.spreadsheets.word_comments import read_commented

Reader = Callable[[Path, Mapped], CodedProject]


def _refi(path: Path, mapped: Mapped) -> CodedProject:  # noqa: ARG001 - codes are mapped later
    return read_refi(path)


def _qualcoder(path: Path, mapped: Mapped) -> CodedProject:  # noqa: ARG001 - as above
    return read_qualcoder(path)


def _taguette(path: Path, mapped: Mapped) -> CodedProject:  # noqa: ARG001 - as above
    return read_taguette(path)


_READERS: Mapping[str, Reader] = {
    ".qdpx": _refi,
    ".qdc": _refi,
    ".qda": _qualcoder,
    ".sqlite3": _taguette,
}

PROJECT_SUFFIXES: tuple[str, ...] = tuple(_READERS)


def _reader_of(path: Path) -> Reader | None:
    if qualcoder_database(path):
        return _qualcoder
    return _READERS.get(path.suffix.lower())


def is_project(path: Path) -> bool:
    """Whether a path is a coded project: by its suffix, or as a folder of QualCoder."""
    return _reader_of(path) is not None


def sort_sources(sources: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Return (projects, codebooks) among sources; both are empty where all are transcripts.

    Raises UsageError where they are mixed, FileError for a project that only its own program
    can read.
    """
    paths = [Path(source) for source in sources]
    for path in paths:
        refuse_foreign(path)
    codebooks = [path for path in paths if path.suffix.lower() == ".qdc"]
    projects = [
        path for path in paths if (is_project(path) or is_table(path)) and path not in codebooks
    ]
    for found in (codebooks, projects):
        if found and len(found) < len(paths):
            raise UsageError(
                tr(
                    "transcripts, projects and codebooks cannot be imported together.",
                    "transkrip, proyek, dan buku kode tidak dapat diimpor sekaligus.",
                ),
                hint=tr("Import each kind by itself.", "Impor satu per satu menurut jenisnya."),
            )
    return projects, codebooks


def read_project(
    path: str | Path, mapped: Mapped | None = None, codebook: Codebook | None = None
) -> CodedProject:
    """Read a coded project of another program, or a spreadsheet of coded quotes.

    ``mapped``: what its columns mean, for those that have columns. ``codebook``: whose codes
    stand in a spreadsheet, where that helps to tell them from other words.

    Raises FileError or TableError for what is damaged, not safe to open, or of no known program.
    """
    path = Path(path)
    refuse_foreign(path)
    reader = _reader_of(path)
    if reader is None and is_table(path):
        if own := project_of_own_table(path, codebook):
            return own
        return read_spreadsheet(path, mapped, codebook)
    if reader is None:
        raise UsageError(
            tr("is no coded project.", "bukan proyek berkode."),
            where=path,
            hint=tr(
                f"Projects end in {', '.join(PROJECT_SUFFIXES)}.",
                f"Proyek berakhiran {', '.join(PROJECT_SUFFIXES)}.",
            ),
        )
    return reader(path, mapped or Mapped())


def read_projects(
    paths: Sequence[Path],
    mapped: Mapped | None = None,
    codebook: Codebook | None = None,
    *,
    comments: bool = False,
) -> CodedProject:
    """Read one or more projects as one: each coder's copy of the same study, for instance.

    ``comments``: they are transcripts, and the comments of those that Word wrote are codes.

    Raises as :func:`read_project`.
    """
    read = read_commented if comments else read_project
    projects = [read(path, mapped, codebook) for path in paths]
    return projects[0] if len(projects) == 1 else united(projects)


def united(projects: Sequence[CodedProject]) -> CodedProject:
    """Return several projects as one.

    Texts are the same where name and text are, codes where their paths are, coders where their
    names are; ids may differ, since programs give new ones to a copy.
    """
    union = _Union()
    for project in projects:
        union.add(project)
    return replace(
        projects[0],
        codes=tuple(union.codes.values()),
        coders=tuple(union.coders.values()),
        sources=tuple(union.sources.values()),
        codings=tuple(dict.fromkeys(c for p in union.parts for c in p.codings)),
        passages=tuple(
            {(p.document, p.passage_id): p for q in union.parts for p in q.passages}.values()
        ),
        notes=tuple(dict.fromkeys(n for p in union.parts for n in p.notes)),
        discarded=dict(sum((Counter(p.discarded) for p in projects), Counter())),
        remarks=tuple(dict.fromkeys(r for p in projects for r in p.remarks)),
    )


@dataclass
class _Union:
    """Things by what makes them the same, and the projects with the ids of those kept."""

    codes: dict[str, Code] = field(default_factory=dict)
    coders: dict[str, Coder] = field(default_factory=dict)
    sources: dict[tuple[str, str], SourceText] = field(default_factory=dict)
    parts: list[CodedProject] = field(default_factory=list)

    def add(self, project: CodedProject) -> None:
        codes, coders, sources = self._codes(project), self._coders(project), self._sources(project)
        codings = [
            replace(
                coding,
                source=sources.get(coding.source, coding.source),
                code=codes.get(coding.code, coding.code),
                coder=coders.get(coding.coder, coding.coder),
            )
            for coding in project.codings
        ]
        notes = [
            replace(
                note,
                source=sources.get(note.source, note.source),
                code=codes.get(note.code, note.code),
            )
            for note in project.notes
        ]
        self.parts.append(replace(project, codings=tuple(codings), notes=tuple(notes)))

    def _codes(self, project: CodedProject) -> dict[str, str]:
        """Add the codes; return the id that each now has."""
        own = {code.id: code for code in project.codes}
        paths = {code.id: _path(own, code) for code in project.codes}
        taken = {code.id for code in self.codes.values()}
        ids = {}
        for code in project.codes:
            known = self.codes.get(paths[code.id])
            ids[code.id] = known.id if known else _free(code.id, taken)
            taken.add(ids[code.id])
            if not known:
                self.codes[paths[code.id]] = replace(code, id=ids[code.id])
        for code in project.codes:
            kept = self.codes[paths[code.id]]
            if code.parent in ids:
                self.codes[paths[code.id]] = replace(kept, parent=ids[code.parent])
        return ids

    def _coders(self, project: CodedProject) -> dict[str, str]:
        taken = {coder.id for coder in self.coders.values()}
        for coder in project.coders:
            if coder.name not in self.coders:
                self.coders[coder.name] = replace(coder, id=_free(coder.id, taken))
                taken.add(self.coders[coder.name].id)
        return {coder.id: self.coders[coder.name].id for coder in project.coders}

    def _sources(self, project: CodedProject) -> dict[str, str]:
        taken = {source.id for source in self.sources.values()}
        ids = {}
        for source in project.sources:
            key = (source.name, source.text)
            if key not in self.sources:
                self.sources[key] = replace(source, id=_free(source.id, taken))
                taken.add(self.sources[key].id)
            elif not self.sources[key].variables:
                self.sources[key] = replace(self.sources[key], variables=source.variables)
            ids[source.id] = self.sources[key].id
        return ids


def _free(id: str, taken: set[str]) -> str:
    """Return an id that is not taken: some programs count their things from 1."""
    number = 2
    free = id
    while free in taken:
        free, number = f"{id}#{number}", number + 1
    return free


def _path(codes: Mapping[str, Code], code: Code) -> str:
    if code.listed:
        return code.name
    names = [code.name, *(one.name for one in codes_above(codes, code))]
    return "\0".join(reversed(names))
