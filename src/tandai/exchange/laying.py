"""From a coded project to a corpus: spans of a person's choosing laid over passages."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, Codebook
from tandai.corpus import Corpus
from tandai.corpus.coders import coder_of
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, passage_frame
from tandai.corpus.reading import ONE_CODER
from tandai.exchange.code_names import CodeNames, name_codes
from tandai.exchange.codes import LeftOut
from tandai.exchange.documents import Documents, document_frame, documents_of
from tandai.exchange.evidence_spans import evidence_in
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.project import NOTHING_FOUND, STANCE_VERDICT, CodedProject, Coding
from tandai.ground.bounds import MAX_GIVEN, MAX_OVERLAPS, beyond
from tandai.ground.choices import ProjectUnit, Uncoded
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.transcript import Passage

SELECTION_COLUMNS: Mapping[str, pl.DataType] = {
    "document": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "coder": pl.String(),
    "indicator": pl.String(),
    "stance": pl.String(),
}

NOTE_COLUMNS: Mapping[str, pl.DataType] = {
    "document": pl.String(),
    "passage_id": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "indicator": pl.String(),
    "coder": pl.String(),
    "text": pl.String(),
}


@dataclass(frozen=True)
class LaidOut:
    """A project as a corpus.

    ``texts`` by document. ``selections``: the spans as the coders marked them, with columns
    ``SELECTION_COLUMNS``. ``uncoded`` says what it means that a coder gave a passage no code.
    ``discarded`` and ``remarks`` as in :class:`CodedProject`, with what was added here.
    """

    corpus: Corpus
    texts: Mapping[str, str]
    documents: Documents
    names: CodeNames
    selections: pl.DataFrame
    unit: ProjectUnit
    uncoded: Uncoded
    discarded: Mapping[LeftOut, int]
    remarks: tuple[Message, ...]


def corpus_of(
    project: CodedProject,
    codebook: Codebook | None = None,
    mapped: Mapped | None = None,
    unit: ProjectUnit | None = None,
    *,
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    uncoded: Uncoded | None = None,
) -> LaidOut:
    """Lay the codings of a project over passages.

    ``unit``: turns, paragraphs or sentences of informants, over which selections are laid, or
    ``selection``, which makes each coded span a passage; None takes the passages that the project
    itself delimits, else turns. A selection belongs to each passage of which it covers at least
    half, or in which at least half of it lies; where there is none such, to the one that it
    covers most. One that lies inside a passage is evidence of its code. What is coded outside all
    of them (in the interviewer's words, say) becomes passages of its own, and ``remarks`` say so;
    a text that is no interview is cut by paragraph.

    ``uncoded``: whether a passage without a code of a coder who coded something else in the same
    document was ``read`` (and nothing found) or ``unread``. None: ``read`` where selections are
    laid over passages, but for coders who mark "nothing found" themselves; ``unread`` where each
    selection is a passage, or the project says itself what the passages are.

    Codes are found as in :func:`name_codes`. Raises CorpusError as that does.
    """
    names = name_codes(project, codebook, mapped)
    meant = [c for c in project.codings if c.code in names.meanings or c.code == NOTHING_FOUND]
    documents = documents_of(replace(project, codings=tuple(meant)), unit, interviewers, informants)
    discarded = Counter(project.discarded) + Counter(documents.discarded)
    coders = {coder.id: " ".join(coder.name.split()) or ONE_CODER for coder in project.coders}
    # Coders who say themselves where they found nothing have left the rest unread.
    marking = {coders.get(c.coder, ONE_CODER) for c in project.codings if c.code == NOTHING_FOUND}
    people = {coders.get(c.coder, ONE_CODER) for c in project.codings} - marking
    explicit = documents.given or unit == "selection" or not people
    rule: Uncoded = uncoded or ("unread" if explicit else "read")
    laying = _Laying(project.name, documents, names, coders)
    laying.lay(project.codings)
    if rule == "read":
        laying.fill(set() if uncoded else marking)
    corpus = Corpus(
        name=project.name,
        codebook=names.codebook,
        passages=passage_frame([p for own in documents.passages.values() for p in own]),
        codings=pl.DataFrame(list(laying.rows()), schema=dict(CODING_COLUMNS), orient="row"),
        documents=document_frame(documents),
        evidence=pl.DataFrame(list(laying.evidence), schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )
    return LaidOut(
        corpus=corpus,
        texts={documents.names[s.id]: s.text for s in project.sources if s.id in documents.names},
        documents=documents,
        names=names,
        selections=pl.DataFrame(
            laying.selections, schema=dict(SELECTION_COLUMNS), orient="row"
        ).sort("document", "start", "end", "coder", maintain_order=True),
        unit=unit or "turn",
        uncoded=rule,
        discarded=dict(discarded + laying.discarded),
        remarks=(*project.remarks, *documents.remarks),
    )


def note_frame(project: CodedProject, laid: LaidOut) -> pl.DataFrame:
    """Return the notes of a project, with the columns ``NOTE_COLUMNS``.

    Notes of codings stand with what was coded, by whom; all places are empty where they are about
    the project as a whole. ``passage_id``: the passage that a note is about, or the first of them.
    """
    documents = laid.documents.names
    meanings = laid.names.meanings
    coders = {coder.id: coder.name for coder in project.coders}
    places = {id: Places(own) for id, own in laid.documents.passages.items()}
    rows: list[tuple[str, str, int | None, int | None, str, str, str]] = []

    def passage_of(source: str, start: int | None, end: int | None) -> str:
        if source not in places or start is None or end is None:
            return ""
        return next((p.passage_id for p in places[source].of(start, end)), "")

    for note in project.notes:
        meaning = meanings.get(note.code)
        text = f"{note.name}: {note.text}" if note.name else note.text
        document = documents.get(note.source, "")
        indicator = meaning.indicator if meaning else ""
        passage = passage_of(note.source, note.start, note.end)
        rows.append((document, passage, note.start, note.end, indicator, "", text))
    for coding in project.codings:
        if coding.note and coding.source in documents:
            meaning = meanings.get(coding.code)
            indicator = meaning.indicator if meaning else ""
            passage = passage_of(coding.source, coding.start, coding.end)
            span = (documents[coding.source], passage, coding.start, coding.end)
            rows.append((*span, indicator, coders.get(coding.coder, ""), coding.note))
    return pl.DataFrame(rows, schema=dict(NOTE_COLUMNS), orient="row")


@dataclass
class _Laying:
    project: str
    documents: Documents
    names: CodeNames
    coders: Mapping[str, str]
    codes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    read: dict[tuple[str, str], None] = field(default_factory=dict)
    selections: list[tuple[str, int, int, str, str, str]] = field(default_factory=list)
    evidence: dict[tuple[str, str, str, str, int, int], None] = field(default_factory=dict)
    discarded: Counter[LeftOut] = field(default_factory=Counter)
    _compared: int = 0
    _said: set[tuple[str, int, int, str, str]] = field(default_factory=set)

    def lay(self, codings: Iterable[Coding]) -> None:
        """Give each coding's code to the passages that its span belongs to."""
        places = {id: Places(own) for id, own in self.documents.passages.items()}
        for coding in codings:
            if coding.source not in places:
                self.discarded[LeftOut.CODINGS_OF_TEXTS_LEFT_OUT] += 1
                continue
            coder = self.coders.get(coding.coder, ONE_CODER)
            meaning = self.names.meanings.get(coding.code)
            if meaning is None and coding.code != NOTHING_FOUND:
                self._count_meaningless(coding)
                continue
            self.read[coder, coding.source] = None
            document = self.documents.names[coding.source]
            indicator = meaning.indicator if meaning else ""
            stance = (meaning.stance if meaning else "") or coding.stance
            # A person's code without a stance supports, as in tables; a model may tell none.
            silent = coder_of(coder).is_model and not stance
            untold = silent and (coding.untold or STANCE_VERDICT in coding.note)
            stance = stance or (DEFAULT_STANCE if meaning and not untold else "")
            if meaning:
                span = (document, coding.start, coding.end, coder, indicator, stance)
                self.selections.append(span)
            near = places[coding.source].near(coding.start, coding.end)
            self._compared += len(near)
            if self._compared > MAX_OVERLAPS:
                what = tr("passages under its codings", "kutipan di bawah kodenya")
                raise beyond(Path(document), what, MAX_OVERLAPS)
            marked = coding.marked and (self.documents.given or self._said_again(coding, indicator))
            for passage in places[coding.source].of(coding.start, coding.end, near):
                self._give(passage.passage_id, coder, indicator, stance)
                at = evidence_in(coding, stance, passage, marked=marked, untold=untold)
                if meaning and at:
                    self.evidence[passage.passage_id, coder, indicator, stance, *at] = None

    def _said_again(self, coding: Coding, indicator: str) -> bool:
        """Whether a model said this of the same place: first the passage, then all of its words."""
        key = (coding.source, coding.start, coding.end, coding.coder, indicator)
        known = key in self._said
        if coder_of(self.coders.get(coding.coder, ONE_CODER)).is_model:
            self._said.add(key)
        return known

    def _count_meaningless(self, coding: Coding) -> None:
        if coding.code in self.names.left_out:
            kind = LeftOut.CODINGS_LEFT_OUT_BY_THE_MAPPING
        else:
            kind = LeftOut.CODINGS_WITH_CODES_THAT_ONLY_GROUP
        self.discarded[kind] += 1

    def _give(self, passage: str, coder: str, indicator: str, stance: str) -> None:
        own = self.codes.setdefault((passage, coder), {})
        if indicator:
            own[indicator] = stance if own.get(indicator, stance) == stance else "mixed"
        self._require_few(len(self.codes))

    def _require_few(self, given: int) -> None:
        if given > MAX_GIVEN:
            what = tr("passages, counted once for each coder,", "kutipan, dihitung per pengode,")
            raise beyond(Path(self.project), what, MAX_GIVEN)

    def fill(self, but: Set[str]) -> None:
        """Say of each coder that she read all passages of the documents in which she coded."""
        for coder, source in self.read:
            if coder in but:
                continue
            for passage in self.documents.passages[source]:
                self.codes.setdefault((passage.passage_id, coder), {})
            self._require_few(len(self.codes))

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield the rows of ``codings.csv``, in the order of passages, coders and codebook."""
        order = {
            p.passage_id: n
            for n, p in enumerate(p for own in self.documents.passages.values() for p in own)
        }
        places = {id: n for n, id in enumerate(self.names.codebook.ids)}
        for passage, coder in sorted(self.codes, key=lambda key: (order[key[0]], key[1])):
            own = self.codes[passage, coder]
            for indicator in sorted(own, key=places.__getitem__):
                yield passage, coder, indicator, own[indicator]
            if not own:
                yield passage, coder, "", ""


class Places:
    """The passages of one document, to find those that a span belongs to."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = sorted(passages, key=lambda p: (p.start, p.end))
        self.exact: dict[tuple[int, int], list[Passage]] = {}
        for passage in self.passages:
            self.exact.setdefault((passage.start, passage.end), []).append(passage)
        self.starts = [passage.start for passage in self.passages]
        self.longest = max((p.end - p.start for p in self.passages), default=0)

    def near(self, start: int, end: int) -> Sequence[Passage]:
        """Return the passages to which ``text[start:end]`` may belong."""
        if (start, end) in self.exact:
            return self.exact[start, end]
        first = bisect_left(self.starts, start - self.longest)
        last = bisect_left(self.starts, end)
        return self.passages[first:last]

    def of(self, start: int, end: int, near: Sequence[Passage] | None = None) -> list[Passage]:
        """Return the passages to which ``text[start:end]`` belongs, of those ``near`` it."""
        passages = self.near(start, end) if near is None else near
        if (start, end) in self.exact:
            return list(passages)
        touched = [(self._shared(p, start, end), p) for p in passages]
        touched = [(shared, passage) for shared, passage in touched if shared > 0]
        own = [p for shared, p in touched if 2 * shared >= min(end - start, p.end - p.start)]
        if own or not touched:
            return own
        return [max(touched, key=lambda item: item[0])[1]]

    @staticmethod
    def _shared(passage: Passage, start: int, end: int) -> int:
        return min(end, passage.end) - max(start, passage.start)
