"""Which files a report is written to, all of them looked at before any work is done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.outputs import require_new
from tandai.reporting.results import Report

_SUFFIXES = {"html": (".html", ".htm"), "docx": (".docx",), "xlsx": (".xlsx",)}


@dataclass(frozen=True)
class Files:
    """Where each form of a report goes; None for those that nobody asked for.

    ``chapter`` is the number before those of tables and pictures in .docx ("Table 4.1").
    """

    html: Path | None = None
    docx: Path | None = None
    xlsx: Path | None = None
    chapter: int = 4
    force: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files that will be written."""
        return tuple(path for path in (self.html, self.docx, self.xlsx) if path)

    def require(self) -> None:
        """Raise UsageError for a wrong suffix or one file twice, OutputError where one exists."""
        for form, suffixes in _SUFFIXES.items():
            path: Path | None = getattr(self, form)
            if path and path.suffix.lower() not in suffixes:
                raise UsageError(
                    tr(
                        f"--{form} writes a file of type {suffixes[0]}.",
                        f"--{form} menulis berkas berjenis {suffixes[0]}.",
                    ),
                    where=path,
                )
        for path in self.paths:
            require_new(path, force=self.force)

    def write(self, report: Report) -> None:
        """Write the forms that were asked for, each whole or not at all."""
        # Each library that writes takes long to load, so only those that are needed are.
        if self.html:
            from tandai.documents.report.webpage import write_html

            write_html(report, self.html, force=self.force)
        if self.docx:
            from tandai.documents.report.chapter import write_docx

            write_docx(report, self.docx, chapter=self.chapter, force=self.force)
        if self.xlsx:
            from tandai.documents.report.workbook import write_xlsx

            write_xlsx(report, self.xlsx, force=self.force)
