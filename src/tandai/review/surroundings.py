"""What was said around a passage: just before and after it, and the whole transcript."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import polars as pl

from tandai.ground.files import read_text


@dataclass(frozen=True)
class Around:
    """A passage's neighbours in its document; empty texts at its ends."""

    before: str
    after_question: str
    after: str


@dataclass(frozen=True)
class WholeText:
    """A document's text, and where in it the passage stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Surroundings:
    """All passages of a corpus in their order, and the folder that has the transcripts."""

    passages: pl.DataFrame
    folder: Path

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {id: row for row, id in enumerate(self.passages["passage_id"].to_list())}

    def around(self, passage_id: str) -> Around:
        """Return the answers before and after a passage, and what the latter was asked."""
        row = self._row_of[passage_id]
        own = self.passages.row(row, named=True)
        before, after = self._neighbour(row - 1, own), self._neighbour(row + 1, own)
        asked = after.get("question", "")
        return Around(
            before.get("text", ""),
            asked if asked != own["question"] else "",
            after.get("text", ""),
        )

    def _neighbour(self, row: int, own: dict[str, str]) -> dict[str, str]:
        if not 0 <= row < len(self.passages):
            return {}
        other = self.passages.row(row, named=True)
        return other if other["document"] == own["document"] else {}

    def whole(self, passage_id: str) -> WholeText:
        """Return the transcript of a passage; without its file, what all its passages hold.

        Raises FileError where the file cannot be read.
        """
        own = self.passages.row(self._row_of[passage_id], named=True)
        path = self.folder / "transcripts" / f"{own['document']}.txt"
        if own["start"] is not None and own["end"] is not None and path.is_file():
            return WholeText(_text_of(path), own["start"], own["end"])
        return self._of_passages(own["document"], passage_id)

    def _of_passages(self, document: str, passage_id: str) -> WholeText:
        text, question, span = "", "", (0, 0)
        of_document = self.passages.filter(pl.col("document") == document)
        for id, asked, said in of_document.select("passage_id", "question", "text").iter_rows():
            if asked and asked != question:
                text += f"— {asked}\n"
                question = asked
            if id == passage_id:
                span = (len(text), len(text) + len(said))
            text += f"{said}\n\n"
        return WholeText(text, *span)


@lru_cache(maxsize=4)
def _text_of(path: Path) -> str:
    return read_text(path)
