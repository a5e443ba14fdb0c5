"""The passages of transcripts, read one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tandai.ground.errors import InputError
from tandai.ground.messages import Message
from tandai.tagging.passages import Chunk
from tandai.transcript import (
    Account,
    Aside,
    Told,
    Transcript,
    Unit,
    account_of,
    each_transcript,
    passages_of,
    raise_all,
    require_informants,
    require_interviewers,
    require_understood,
)


@dataclass
class TranscriptPassages:
    """The passages of transcripts, given by document id; see :func:`tandai.tag_transcripts`.

    ``told`` and ``accounts`` say what became of each document, ``failed`` which files could not be
    read, ``notes`` what of a file was not read on purpose: complete once all passages were asked
    for. Where there is something else to tag (``others``), it is no error that none can be read.
    """

    files: Mapping[str, Path]
    unit: Unit = "turn"
    interviewers: Sequence[str] = ()
    informants: Sequence[str] = ()
    others: bool = False
    told: list[Told] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    _aside: Aside = field(default_factory=Aside)

    @property
    def failed(self) -> tuple[InputError, ...]:
        """Why files could not be read."""
        return tuple(self._aside.failed)

    @property
    def notes(self) -> tuple[Message, ...]:
        """What of files was not read on purpose, and what was made of it."""
        return self._aside.all_notes()

    def require(self, *, strict: bool) -> None:
        """Read all once to see whether it can be tagged as asked, before any work begins.

        Only where something was asked that a single transcript cannot answer: labels, or that
        all be understood. Raises UsageError or InputError.
        """
        if not (strict or self.interviewers or self.informants):
            return
        looked = TranscriptPassages(self.files, self.unit, self.interviewers, self.informants)
        for _ in looked:
            pass
        require_interviewers(looked.told, self.interviewers)
        require_informants(looked.told, self.informants)
        if strict:
            require_understood(looked.accounts)

    def __iter__(self) -> Iterator[Chunk]:
        asked = (self.files, self.interviewers, self.informants, self.unit, self._aside)
        for name, found in each_transcript(*asked):
            read = self.files[name].stat().st_size
            for transcript in found:
                yield self._chunk(transcript, read)
                read = 0
            if not found:
                yield Chunk(name, (), (), read)
        if self.failed and not (self.told or self.others):
            raise_all(self.failed)

    def _chunk(self, transcript: Transcript, read: int) -> Chunk:
        passages = passages_of(transcript, self.unit)
        self.told.append(transcript.told())
        self.accounts[transcript.document] = account_of(transcript, passages)
        return Chunk(transcript.document, passages, (), read)
