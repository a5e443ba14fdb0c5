"""`tandai tag`: suggestions for the passages of new transcripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandai.corpus import Corpus
from tandai.ground.errors import InputError, failure
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.model.store import Model
from tandai.tagging.tagger import tag_passages
from tandai.tags import TaggedPassage
from tandai.transcript import (
    Account,
    Transcript,
    Unit,
    account_of,
    passages_of,
    read_transcripts,
    require_understood,
)


@dataclass(frozen=True)
class Tagging:
    """What tagging a set of transcripts gave; ``failed`` holds those that could not be read.

    ``accounts`` say by document what became of its words; ``notes`` what of a transcript's file
    was not read on purpose.
    """

    tags: tuple[TaggedPassage, ...]
    transcripts: tuple[Transcript, ...]
    accounts: Mapping[str, Account]
    failed: tuple[InputError, ...]
    notes: tuple[Message, ...] = ()

    def as_dict(self, out: str, *, explained: bool = False) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        return {
            "out": out,
            "passages": len(self.tags),
            "suggestions": sum(len(tagged.suggested) for tagged in self.tags),
            "transcripts": {
                t.document: {**t.summary(), **self.accounts[t.document].as_dict()}
                for t in self.transcripts
            },
            "failed": [failure(error) for error in self.failed],
            "notes": [note.as_dict() for note in self.notes],
            **({"explained": self.explanations()} if explained else {}),
        }

    def explanations(self) -> list[dict[str, Any]]:
        """Return each suggestion with its offsets and neighbours as plain data, without text."""
        found = []
        for tagged in self.tags:
            for suggestion in tagged.suggested:
                data = suggestion.as_dict()
                for span in data["evidence"]:
                    del span["text"]
                found.append({"passage_id": tagged.passage.passage_id, **data})
        return found


def texts_by_id(corpus: Corpus) -> dict[str, str]:
    """Return the text of each passage, to show beside what is compared with it."""
    return dict(corpus.passages.select("passage_id", "text").iter_rows())


def tag_transcripts(
    model: Model,
    transcripts: Mapping[str, Path],
    *,
    unit: Unit = "turn",
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    strict: bool = False,
    explain: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Tagging:
    """Tag transcripts, given by document id.

    A transcript that cannot be read is listed in ``failed`` and the others are tagged; where
    none can be read, an InputError with all reasons is raised, and with ``strict`` where a
    document was probably misread (:class:`tandai.transcript.Account`). Raises UsageError where
    one of ``interviewers`` or ``informants`` is the label of nobody. ``explain``: see
    :func:`tandai.tag_passages`.
    """
    batch = read_transcripts(transcripts, interviewers, informants, unit=unit)
    passages = {t.document: passages_of(t, unit) for t in batch.transcripts}
    accounts = {t.document: account_of(t, passages[t.document]) for t in batch.transcripts}
    if strict:
        require_understood(accounts)
    tags: list[TaggedPassage] = []
    for number, own in enumerate(passages.values()):
        if progress:
            progress(number, len(passages))
        tags += tag_passages(model, own, explain=explain)
    if not tags:
        raise InputError(
            tr(
                "no informant's passage was found in these transcripts.",
                "tidak ada kutipan informan dalam transkrip ini.",
            ),
            hint=tr(
                "Name who answers with --informant LABEL or who asks with --interviewer LABEL.",
                "Sebutkan penjawab dengan --informant LABEL atau penanya dengan "
                "--interviewer LABEL.",
            ),
        )
    if progress:
        progress(len(batch.transcripts), len(batch.transcripts))
    return Tagging(tuple(tags), batch.transcripts, accounts, batch.failed, batch.notes)
