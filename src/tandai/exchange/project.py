r"""A coded project, whatever program it comes from or goes to.

    project ── codes       a tree; each knows its parent
            ├─ coders      people, and machines that only suggest
            ├─ sources     texts, with what is known of them (informant, role, ...)
            ├─ codings     a span of a source, a code, a coder
            ├─ passages    units of coding, where the project says what they are
            └─ notes       what people wrote beside it

Offsets count Unicode code points from 0, end exclusive, in a text without byte order mark whose
line ends are ``\n``. A reader of another program converts its own way of counting. What it
cannot bring into this shape it counts in ``discarded``; nothing is dropped in silence.

Ids are opaque and unique among their kind. Readers keep those of the file where it has any, so
that what is written back is known again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tandai.exchange.codes import LeftOut
from tandai.ground.messages import Message
from tandai.transcript.passages import Passage

# A coding with this code says that the coder read the span and found nothing in it.
NOTHING_FOUND = ""


@dataclass(frozen=True)
class Code:
    """A code as the project has it; ``parent`` is the id of the code above, or empty.

    ``colour``: ``#rrggbb`` or empty. ``codable`` is False for what only groups other codes.
    ``examples``: quotes that show it. ``listed``: from a table of codes, where each has a name of
    its own, and those are codes that have others below them.
    """

    id: str
    name: str
    parent: str = ""
    description: str = ""
    colour: str = ""
    codable: bool = True
    examples: tuple[str, ...] = ()
    listed: bool = False


def codes_above(codes: Mapping[str, Code], code: Code) -> Iterator[Code]:
    """Yield the codes above one, nearest first; a circle ends where it closes."""
    seen = {code.id}
    while (parent := codes.get(code.parent)) and parent.id not in seen:
        seen.add(parent.id)
        yield parent
        code = parent


@dataclass(frozen=True)
class Coder:
    """Who coded; ``machine`` marks suggestions, from which nothing is learnt unless asked for."""

    id: str
    name: str
    machine: bool = False


@dataclass(frozen=True)
class SourceText:
    """A text and what is known of it: ``variables`` such as informant, role or cluster."""

    id: str
    name: str
    text: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Coding:
    """A code that a coder gave to ``text[start:end]`` of a source.

    ``source``, ``code`` and ``coder`` are ids; ``code`` may be ``NOTHING_FOUND``. ``stance`` is
    one of the codebook's, or empty where the project knows none. ``note``: what stands beside.
    ``marked``: the words themselves were marked, though they are all of a passage. ``untold``: a
    model whose stances may not be relied on told none, which is not the usual one.
    """

    source: str
    start: int
    end: int
    code: str
    coder: str
    stance: str = ""
    note: str = ""
    marked: bool = False
    untold: bool = False


# Beside a model's code in a project: why it tells no stance.
STANCE_VERDICT = "stance_verdict"

CodingKey = tuple[str, int, int, str, str]


def key_of(coding: Coding) -> CodingKey:
    """Return source, span, code and coder of a coding."""
    return coding.source, coding.start, coding.end, coding.code, coding.coder


@dataclass(frozen=True)
class Note:
    """A memo; ``source``, ``start`` and ``end``, or ``code``, say what it is about, if anything."""

    text: str
    name: str = ""
    source: str = ""
    start: int | None = None
    end: int | None = None
    code: str = ""


@dataclass(frozen=True)
class CodedProject:
    """A coded project.

    ``passages``: the units of coding, where the project itself delimits them (``document`` is the
    name of a source); they need not be coded. ``discarded``: how many things of which kind were
    left out. ``remarks``: what a person should know of how the project was understood (codes of
    ``codes.Remark``). ``origin``: the program that made it.
    """

    name: str
    codes: tuple[Code, ...] = ()
    coders: tuple[Coder, ...] = ()
    sources: tuple[SourceText, ...] = ()
    codings: Sequence[Coding] = ()
    passages: Sequence[Passage] = ()
    notes: tuple[Note, ...] = ()
    discarded: Mapping[LeftOut, int] = field(default_factory=dict)
    remarks: tuple[Message, ...] = ()
    origin: str = ""
    description: str = ""
