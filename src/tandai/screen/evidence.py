"""Marking evidence on the screen: which piece is at hand, and what each key does to it."""

from __future__ import annotations

from dataclasses import dataclass

from tandai.review.decisions import Side
from tandai.review.marking import End, Piece, Span, moved, replaced, sentence_spans, toggled
from tandai.review.session import Done, Session


@dataclass
class Marking:
    """The marking of one code's evidence in one passage.

    ``active``: which piece the arrows move, None before any is marked. ``typed``: figures of a
    sentence's number that is not whole yet.
    """

    session: Session
    indicator: str
    text: str
    offset: int
    sentences: list[Span]
    active: int | None = None
    typed: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The evidence so far."""
        item = self.session.item(self.indicator)
        return item.code.evidence if item and item.code else ()

    @property
    def piece(self) -> Piece | None:
        """The piece that the arrows move."""
        pieces = self.pieces
        return pieces[self.active] if self.active is not None and pieces else None

    def digit(self, figure: str) -> Done | None:
        """Take a figure of a sentence's number; mark the sentence once no longer one fits."""
        typed = self.typed + figure
        number = int(typed)
        if not 1 <= number <= len(self.sentences):
            # Of twelve sentences 1 and 5 are the first and the fifth.
            self.enter()
            typed, number = figure, int(figure)
        if number and number * 10 <= len(self.sentences):
            self.typed = typed
            return None
        return self.sentence(number)

    def enter(self) -> Done | None:
        """Mark the sentence whose number was typed so far, if any."""
        return self.sentence(int(self.typed)) if self.typed else None

    def sentence(self, number: int) -> Done | None:
        """Mark a sentence, or clear what is marked in it; None where there is no such one."""
        self.typed = ""
        if not 1 <= number <= len(self.sentences):
            return None
        start, end = self.sentences[number - 1]
        span = (start + self.offset, end + self.offset)
        pieces = toggled(self.pieces, span, self._side())
        done = self.session.set_evidence(self.indicator, pieces)
        self._activate(span[0])
        return done

    def move(self, end: End, by: int) -> Done | None:
        """Move an end of the piece by a word."""
        piece, place = self.piece, self.active
        if piece is None or place is None:
            return None
        span = moved(self.text, (piece[0] - self.offset, piece[1] - self.offset), end, by)
        new: Piece = (span[0] + self.offset, span[1] + self.offset, piece[2])
        if new == piece:
            return None
        done = self.session.set_evidence(self.indicator, replaced(self.pieces, place, new))
        self._activate(new[0])
        return done

    def turn(self) -> Done | None:
        """Turn the piece to the other side."""
        piece, place = self.piece, self.active
        if piece is None or place is None:
            return None
        side: Side = "hinders" if piece[2] == "supports" else "supports"
        new: Piece = (piece[0], piece[1], side)
        return self.session.set_evidence(self.indicator, replaced(self.pieces, place, new))

    def clear(self) -> Done | None:
        """Clear the piece."""
        place = self.active
        if self.piece is None or place is None:
            return None
        pieces = tuple(own for n, own in enumerate(self.pieces) if n != place)
        done = self.session.set_evidence(self.indicator, pieces)
        self._activate(-1)
        return done

    def take_suggested(self) -> Done | None:
        """Take the words that the model marked for this code; None where it marked none."""
        item = self.session.item(self.indicator)
        spans = item.suggestion.evidence if item and item.suggestion else ()
        if not spans:
            return None
        side = self._side()
        pieces = tuple(sorted({(own.start, own.end, side) for own in spans}))
        done = self.session.set_evidence(self.indicator, pieces)
        self._activate(pieces[0][0])
        return done

    def next_piece(self) -> None:
        """Go to the next piece."""
        if self.pieces:
            self.active = ((-1 if self.active is None else self.active) + 1) % len(self.pieces)

    def _side(self) -> Side:
        if self.piece is not None:
            return self.piece[2]
        item = self.session.item(self.indicator)
        return "hinders" if item and item.code and item.code.stance == "hinders" else "supports"

    def _activate(self, start: int) -> None:
        pieces = self.pieces
        own = [n for n, piece in enumerate(pieces) if piece[0] == start]
        self.active = own[0] if own else (len(pieces) - 1 if pieces else None)


def marking_of(session: Session) -> Marking | None:
    """Begin to mark evidence of the code in focus; None where there is none, or no offsets."""
    row = session.material.passages.row(session.row, named=True)
    if not session.focus or row["start"] is None or row["end"] is None:
        return None
    text = row["text"]
    marking = Marking(session, session.focus, text, row["start"], sentence_spans(text))
    marking.active = 0 if marking.pieces else None
    return marking
