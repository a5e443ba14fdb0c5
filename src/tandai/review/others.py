"""What other coders did: as it stands in the corpus, and what their journals have besides."""

from __future__ import annotations

from pathlib import Path

from tandai.corpus import Corpus
from tandai.ground.errors import FileError
from tandai.ground.json_lines import json_of_line
from tandai.review.decisions import Code
from tandai.review.folding import codes_in_files
from tandai.review.journal import read_journal
from tandai.review.queues import Coded
from tandai.review.renewal import renewing


def others_of(folder: Path, corpus: Corpus, coder: str) -> dict[str, Coded]:
    """Return the codes of all coders but one by passage; ``folder`` is that of the reviews.

    A journal that is damaged is its coder's affair: what stands in the corpus counts.
    """
    found: dict[str, dict[str, tuple[Code, ...]]] = {}
    for own in corpus.coders:
        if own != coder:
            codes = codes_in_files(corpus, own)
            found[own] = {id: _sorted(given) for id, given in codes.items()}
    for path in sorted(folder.glob("*.jsonl")):
        own = _coder_of(path)
        if not own or own == coder:
            continue
        try:
            journal = read_journal(path, own, renewing(corpus))
        except FileError:
            continue
        decided = found.setdefault(own, {})
        for id in journal.since & journal.state.decided.keys():
            if journal.state.decided[id].state == "coded":
                decided[id] = journal.state.decided[id].codes
    return {own: codes for own, codes in found.items() if codes}


def _coder_of(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = json_of_line(file.readline(10_000))
    except (OSError, ValueError):
        return ""
    return str(head.get("coder", "")) if isinstance(head, dict) else ""


def _sorted(codes: frozenset[Code]) -> tuple[Code, ...]:
    return tuple(sorted(codes, key=lambda code: code.indicator))
