"""Several interviews in one file, as in the appendix of a thesis.

A block of data about the next informant (``Nama Responden : ... / Jabatan : ...``) begins an
interview of its own, with its own speakers. Blocks without speech between them are one: the list
of those who take part in a group, or the place for signatures at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tandai.transcript.header import DataField, field_of, read_header, side_of
from tandai.transcript.labels import is_role_label, split_label
from tandai.transcript.sources import Source
from tandai.transcript.speech import Line, lines_of
from tandai.transcript.times import moved

# The least that must be said between two blocks for them to belong to two interviews.
_LEAST_WORDS = 5
# A first interview without a block of its own has at least this many labels.
_LEAST_LABELS = 4
_LONGEST_CODE = 24
_TITLES_ABOVE = 3

_TITLE = re.compile(
    r"^[\s*_#>-]*(?:lampiran|transkrip|hasil wawancara|wawancara|interview|transcript|appendix)\b",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Block:
    """The data of one informant: ``text[start:end]``, with the titles above from ``title`` on."""

    title: int
    start: int
    end: int


@dataclass(frozen=True)
class Interview:
    """A part of a text, ``text[start:end]``, and the informant's code in it, if it gives one."""

    start: int
    end: int
    code: str = ""


def interviews_in(text: str) -> list[Interview]:
    """Return the interviews in a text, one where it holds only one; together they are the text."""
    lines = list(lines_of(text))
    blocks = blocks_in(lines)
    if not blocks:
        return [Interview(0, len(text))]
    said = _Said(lines, blocks)
    starts = [0]
    for block in blocks:
        if starts == [0] and block is blocks[0]:
            # No data stand above: a cover, a chapter, or an interview without them.
            spoken = said.labels(0, block.title) >= _LEAST_LABELS
        else:
            spoken = said.words(starts[-1], block.title) >= _LEAST_WORDS
        if spoken:
            starts.append(block.title)
    if len(starts) > 1 and said.words(starts[-1], len(text)) < _LEAST_WORDS:
        starts.pop()
    if len(starts) == 1:
        return [Interview(0, len(text))]
    spans = zip(starts, [*starts[1:], len(text)], strict=True)
    return [Interview(start, end, _code(text[start:end])) for start, end in spans]


class _Said:
    """The lines of a text that are neither data nor titles above data."""

    def __init__(self, lines: Sequence[Line], blocks: Sequence[Block]) -> None:
        self.lines: list[Line] = []
        ahead = iter([*blocks, None])
        block = next(ahead)
        for line in lines:
            while block is not None and line.start >= block.end:
                block = next(ahead)
            if line.text.strip() and (block is None or line.start < block.title):
                self.lines.append(line)
        self.starts = [line.start for line in self.lines]

    def words(self, start: int, end: int) -> int:
        """Return how many words are said between two places, up to the least that matters."""
        words = 0
        for line in self._between(start, end):
            words += len(line.text.split())
            if words >= _LEAST_WORDS:
                break
        return words

    def labels(self, start: int, end: int) -> int:
        """Return how many lines between two places begin with a label."""
        return sum(split_label(line.text) is not None for line in self._between(start, end))

    def _between(self, start: int, end: int) -> list[Line]:
        return self.lines[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def blocks_in(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of data that tell of an informant, wherever they stand in the text."""
    found: list[Block] = []
    index = 0
    while index < len(lines):
        run = _run(lines, index)
        if not _tells_of_informant([own for _, own in run]):
            index += 1
            continue
        last = run[-1][0]
        title = _title_above(lines, index, 0 if not found else found[-1].end)
        found.append(Block(lines[title].start, lines[index].start, lines[last].end))
        index = last + 1
    return found


def _run(lines: Sequence[Line], first: int) -> list[tuple[int, DataField]]:
    """Return the fields from a line on, up to the first line that is none.

    An empty line may stand below the first, which is then a heading: ``### Informan 1: Sri``.
    """
    run: list[tuple[int, DataField]] = []
    index = first
    while index < len(lines):
        line = lines[index].text
        own = field_of(line)
        if own is None or not (own.known or run) or _may_be_speech(own, lines, index, run):
            if len(run) == 1 and not line.strip() and index == first + 1:
                index += 1
                continue
            break
        if own.key in {known.key for _, known in run}:
            break
        run.append((index, own))
        index += 1
    return run


def _may_be_speech(
    own: DataField, lines: Sequence[Line], index: int, run: Sequence[tuple[int, DataField]]
) -> bool:
    """Whether a field is rather a turn: ``Informan: Ya`` below another turn, ``D: Ya``."""
    if not is_role_label(own.key):
        return not own.known and own.value.rstrip().endswith((".", "!", "…"))
    if run:
        return own.value.endswith((".", "!", "…"))
    return index > 0 and bool(lines[index - 1].text.strip()) and not _is_title(lines[index - 1])


def _tells_of_informant(fields: Sequence[DataField]) -> bool:
    known = [own for own in fields if own.known]
    names = any(
        side_of(own.key) == "answers" or {"kode", "samaran", "inisial"} & set(own.key.split())
        for own in known
    )
    data = any(not is_role_label(own.key) for own in known)
    return len(known) >= 2 and names and data


def _title_above(lines: Sequence[Line], index: int, floor: int) -> int:
    """Return the index of the first of the titles right above a block."""
    first = index
    for above in range(index - 1, max(-1, index - 2 * _TITLES_ABOVE - 1), -1):
        if lines[above].start < floor:
            break
        if _is_title(lines[above]):
            first = above
        elif lines[above].text.strip():
            break
    return first


def _is_title(line: Line) -> bool:
    stripped = line.text.strip()
    if not stripped or stripped.endswith(("?", "!")):
        return False
    short = len(stripped.split()) <= 14
    return set(stripped) <= set("-=*_") or (
        short and (stripped.startswith("#") or bool(_TITLE.match(stripped)) or _is_role(stripped))
    )


def _is_role(line: str) -> bool:
    """Whether a line is a heading such as ``Informan 2``, and not ``Informan: Ya.``."""
    bare = line.strip(" *_")
    return len(bare.split()) <= 3 and is_role_label(bare) and ":" not in bare


def _code(part: str) -> str:
    """Return what a part calls its informant, so that it can stand in a file's name."""
    header = read_header(part)
    above = [line.text.strip(" *_#:") for line in lines_of(part[: header.end])]
    numbered = next(
        (name for name in (*header.fields, *above) if is_role_label(name) and name[-1].isdigit()),
        "",
    )
    code = header.code or header.pseudonym or header.initial or numbered
    return _NOT_IN_NAMES.sub("-", code).strip("-._")[:_LONGEST_CODE].strip("-._")


def document_names(
    interviews: Sequence[Interview], document: str, taken: Collection[str] = ()
) -> list[str]:
    """Name the interviews of a file after its name and the informants' codes, else by number.

    No name is one of ``taken``, in whatever case.
    """
    codes = [interview.code for interview in interviews]
    width = len(str(len(codes)))
    if not all(codes) or len({code.casefold() for code in codes}) < len(codes):
        codes = [str(number + 1).zfill(width) for number in range(len(codes))]
    used = {name.casefold() for name in taken}
    names = []
    for code in codes:
        name, number = f"{document}-{code}", 2
        while name.casefold() in used:
            name, number = f"{document}-{code}-{number}", number + 1
        used.add(name.casefold())
        names.append(name)
    return names


def part_of(source: Source, interview: Interview) -> Source:
    """Return the source of one interview; its offsets count from the interview's start."""
    start, end = interview.start, interview.end
    bold = ((max(begin, start), min(stop, end)) for begin, stop in source.bold)
    times = moved(source.times, start)
    return replace(
        source,
        text=source.text[start:end],
        bold=tuple((begin - start, stop - start) for begin, stop in bold if begin < stop),
        times=tuple(
            replace(timed, end=min(timed.end, end - start))
            for timed in times
            if timed.start < end - start
        ),
    )
