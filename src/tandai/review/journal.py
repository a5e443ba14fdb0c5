"""A coder's journal: each act is a line, on the disk before it is shown as done.

The first line names the format and the coder; each later one is an act with its sequence number
and the time of day, or says that codes were folded into the corpus. A line that was being written
when the program was killed is cut off at the next start; anything else that is no line of a
journal is refused, since what follows it cannot be trusted.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tandai.codebook import DEFAULT_STANCE
from tandai.ground.errors import FileError, OutputError, Problem
from tandai.ground.json_lines import json_of_line
from tandai.ground.language import tr
from tandai.ground.plain_json import json_text
from tandai.review.decisions import Act, Code, Decision, Draft, Found, Memo, State, Undo
from tandai.review.places import file_stem

FORMAT = 1
_KIND = "tandai review"


class _Line(BaseModel):
    model_config = ConfigDict(strict=False, extra="forbid", frozen=True)

    n: int = Field(ge=1)
    at: str


class _Drafted(_Line):
    do: Literal["draft"]
    passage_id: str
    codes: tuple[Code, ...]


class _Decided(_Line):
    do: Literal["decide"]
    passage_id: str
    state: Literal["coded", "unsure"]
    codes: tuple[Code, ...]
    probability: float | None
    shown: bool


class _Memoed(_Line):
    do: Literal["memo"]
    passage_id: str
    indicator: str
    text: str


class _FoundCodes(_Line):
    do: Literal["found"]
    passage_id: str
    codes: tuple[Code, ...] | None


class _FoundMemo(_Line):
    do: Literal["found memo"]
    passage_id: str
    indicator: str
    text: str


class _Undone(_Line):
    do: Literal["undo"]


class _Folded(_Line):
    do: Literal["fold"]


_Lines = _Drafted | _Decided | _Memoed | _FoundCodes | _FoundMemo | _Undone | _Folded
_ADAPTER: TypeAdapter[_Lines] = TypeAdapter(Annotated[_Lines, Field(discriminator="do")])


Renew = Callable[[tuple[Code, ...]], tuple[Code, ...]]


def _as_they_are(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    return codes


@dataclass
class Journal:
    """An open journal and what it amounts to.

    ``state``: of all acts. ``folded``: of the acts before the last folding; ``since``: the
    passages that acts touched after it. ``found``: what was last found in files of each passage.
    ``renew`` says codes of an earlier codebook in today's
    names, when lines are read. ``acts``: how many lines it has. ``dropped``: whether a
    torn last line was cut off.
    """

    path: Path
    coder: str
    state: State = field(default_factory=State)
    folded: State = field(default_factory=State)
    since: set[str] = field(default_factory=set)
    found: dict[str, tuple[Code, ...]] = field(default_factory=dict)
    acts: int = 0
    dropped: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    renew: Renew = _as_they_are
    _file: int = -1

    def perform(self, act: Act) -> str | None:
        """Keep an act, then take it up; return the passage it is of, None for nothing to undo.

        Raises OutputError where it cannot be kept: then nothing happened.
        """
        if isinstance(act, Undo) and not self.state.undoable:
            return None
        self._append(_as_data(act))
        return self._take_up(act)

    def _take_up(self, act: Act) -> str | None:
        passage = self.state.perform(act)
        if passage is not None:
            self.since.add(passage)
        if isinstance(act, Found) and isinstance(act.what, Decision):
            self.found[act.passage_id] = act.what.codes
        return passage

    def mark_folded(self) -> None:
        """Keep that all acts so far stand in the corpus. Raises OutputError."""
        self._append({"do": "fold"})
        self._take_fold()

    def close(self) -> None:
        """Close the file; nothing is left to be written."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _take_fold(self) -> None:
        self.folded = State(dict(self.state.decided), {}, dict(self.state.memos))
        self.since = set()

    def _append(self, data: dict[str, Any]) -> None:
        at = self.clock().isoformat(timespec="milliseconds")
        self._write({"n": self.acts + 1, "at": at, **data})
        self.acts += 1

    def _write(self, data: dict[str, Any]) -> None:
        line = (json_text(data) + "\n").encode()
        end = os.fstat(self._file).st_size
        try:
            _write_whole(self._file, line)
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, end)
            reason = error.strerror or type(error).__name__
            raise OutputError(
                tr(f"cannot be written ({reason}).", f"tidak dapat ditulis ({reason})."),
                where=self.path,
                hint=tr(
                    "Your last key was not kept; all before it is.",
                    "Tombol terakhir tidak tersimpan; semua sebelumnya tersimpan.",
                ),
            ) from error

    def _begin(self) -> None:
        self._write({"format": FORMAT, "kind": _KIND, "coder": self.coder})

    def _replay(self, text: bytes) -> None:
        lines = text.split(b"\n")[:-1]
        for number, line in enumerate(lines, start=1):
            if number == 1:
                self._require_own(line)
                continue
            read = _line_of(line)
            if read is None or read.n != self.acts + 1:
                raise _damaged(self.path, number)
            self.acts = read.n
            if isinstance(read, _Folded):
                self._take_fold()
                continue
            self._take_up(_renewed(_act_of(read), self.renew))

    def _require_own(self, line: bytes) -> None:
        try:
            head = json_of_line(line.decode())
        except ValueError:
            raise _damaged(self.path, 1) from None
        if not isinstance(head, dict) or head.get("kind") != _KIND:
            raise _damaged(self.path, 1)
        if head.get("format") != FORMAT:
            raise FileError(
                tr(
                    "was written by a newer version of tandai.",
                    "ditulis oleh versi tandai yang lebih baru.",
                ),
                where=self.path,
            )
        if head.get("coder") != self.coder:
            raise FileError(
                tr("is the journal of another coder.", "adalah jurnal pengode lain."),
                where=self.path,
            )


def open_journal(folder: Path, coder: str, renew: Renew = _as_they_are) -> Journal:
    """Open a coder's journal in a folder of reviews, a new one where there is none.

    Whoever opens it must be the only one (:func:`tandai.review.locks.only_reviewer`).
    Raises FileError for a damaged one.
    """
    journal = Journal(folder / f"{file_stem(coder)}.jsonl", coder, renew=renew)
    journal._file = os.open(
        journal.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600
    )
    try:
        text = _without_torn_end(journal.path.read_bytes())
        if len(text) < os.fstat(journal._file).st_size:
            os.ftruncate(journal._file, len(text))
            journal.dropped = True
        if text:
            journal._replay(text)
        else:
            journal._begin()
    except BaseException:
        journal.close()
        raise
    return journal


def read_journal(path: Path, coder: str, renew: Renew = _as_they_are) -> Journal:
    """Return what another coder's journal amounts to, without opening it for writing.

    Raises FileError for a damaged one.
    """
    journal = Journal(path, coder, renew=renew)
    journal._replay(_without_torn_end(path.read_bytes()))
    return journal


def _write_whole(file: int, line: bytes) -> None:
    if os.write(file, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _without_torn_end(text: bytes) -> bytes:
    """Return the lines that were written whole: a kill can tear the last one alone.

    After a loss of power a file may be as long as it was to become, with zeros at its end.
    """
    whole = text[: text.rfind(b"\n") + 1]
    while whole and b"\0" in whole[whole.rfind(b"\n", 0, -1) + 1 :]:
        whole = whole[: whole.rfind(b"\n", 0, -1) + 1]
    return whole


def _line_of(line: bytes) -> _Lines | None:
    try:
        return _ADAPTER.validate_python(json_of_line(line.decode()))
    except (ValueError, ValidationError):
        return None


def _act_of(line: _Lines) -> Act:
    match line:
        case _Drafted():
            return Draft(line.passage_id, line.codes)
        case _Decided():
            return Decision(line.passage_id, line.state, line.codes, line.probability, line.shown)
        case _Memoed():
            return Memo(line.passage_id, line.indicator, line.text)
        case _FoundCodes():
            found = None if line.codes is None else Decision(line.passage_id, "coded", line.codes)
            return Found(line.passage_id, found)
        case _FoundMemo():
            return Found(line.passage_id, Memo(line.passage_id, line.indicator, line.text))
        case _:
            return Undo()


def _renewed(act: Act, renew: Renew) -> Act:
    match act:
        case Draft() | Decision():
            return replace(act, codes=renew(act.codes))
        case Found(_, Decision() as what):
            return replace(act, what=replace(what, codes=renew(what.codes)))
        case Memo(_, indicator, _) if indicator:
            return replace(act, indicator=_renewed_id(indicator, renew))
        case Found(_, Memo() as memo) if memo.indicator:
            return replace(act, what=replace(memo, indicator=_renewed_id(memo.indicator, renew)))
        case _:
            return act


def _renewed_id(indicator: str, renew: Renew) -> str:
    """Return an indicator's name today; a memo on one that went is on its passage."""
    return next((code.indicator for code in renew((Code(indicator, DEFAULT_STANCE),))), "")


def _as_data(act: Act) -> dict[str, Any]:
    match act:
        case Draft():
            return {"do": "draft", **asdict(act)}
        case Decision():
            return {"do": "decide", **asdict(act)}
        case Memo():
            return {"do": "memo", **asdict(act)}
        case Found(passage_id, Memo() as memo):
            return {"do": "found memo", **asdict(memo), "passage_id": passage_id}
        case Found(passage_id, what):
            codes = [asdict(code) for code in what.codes] if isinstance(what, Decision) else None
            return {"do": "found", "passage_id": passage_id, "codes": codes}
        case _:
            return {"do": "undo"}


def _damaged(path: Path, line: int) -> FileError:
    return FileError(
        tr("is damaged and cannot be gone on with.", "rusak dan tidak dapat diteruskan."),
        where=path,
        hint=tr(
            "Put it aside under another name: what the corpus has already stands in codings.csv.",
            "Pindahkan dengan nama lain: kode yang sudah disalin ke korpus ada di codings.csv.",
        ),
        problems=[
            Problem(tr(f"line {line}", f"baris {line}"), tr("is no act", "bukan catatan tindakan"))
        ],
    )
