"""`tandai review`: code and check passage by passage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tandai.corpus import coder_of
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.outputs import tell_kept
from tandai.review.decisions import Draft
from tandai.review.filled import Reach, reach_of, write_filled
from tandai.review.folding import fold, take_decided, take_up
from tandai.review.guide import Choice, Guide
from tandai.review.journal import Journal, open_journal
from tandai.review.locks import only_reviewer
from tandai.review.others import others_of
from tandai.review.places import coder_named, review_folder
from tandai.review.queues import QUEUES, Place
from tandai.review.renewal import Waiting, renewing, waiting_of
from tandai.review.route import Route, route_through
from tandai.review.session import Session
from tandai.review.sources import Opened, SourceKind, open_source
from tandai.review.surroundings import Surroundings

if TYPE_CHECKING:
    from tandai.review.progress import Progress


@dataclass
class Review:
    """An open review: what a screen needs, and what came of it when it is left.

    ``resumed``: whether decisions of the coder were there before. ``repaired``: whether the
    journal's last line was torn, so that the last key before a kill is lost. ``second_of``: the
    coder of whom a random part is coded again. ``folded``: whether
    leaving it changed the corpus; None while it is open. ``taken``: of how many passages the
    decision came out of a sheet just now. ``filled``: a drawn sheet with the
    decisions, for `tandai report --checked`. ``reach``: how far that can be estimated from.
    """

    opened: Opened
    session: Session
    guide: Guide
    surroundings: Surroundings
    resumed: bool
    repaired: bool
    second_of: str | None = None
    folded: bool | None = None
    filled: Path | None = None
    reach: Reach | None = None
    taken: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        return {
            "source": str(self.opened.source),
            "kind": str(self.opened.kind),
            "corpus": str(self.opened.corpus_folder),
            "coder": self.session.coder,
            "decided_now": self.session.decided_here,
            "taken": self.taken,
            "filled": str(self.filled) if self.filled else None,
            "reach": asdict(self.reach) if self.reach else None,
            "memos": len(self.session.journal.state.memos),
            "progress": self.progress().as_dict(),
        }

    def progress(self) -> Progress:
        """Return how far the review is."""
        return self.guide.progress(self.session.decided)


@contextmanager
def reviewing(
    source: Path,
    coder: str,
    *,
    corpus: Path | None = None,
    codebook: Path | Literal["labels"] | None = None,
    choice: Choice | None = None,
    blind: bool = False,
    learn_every: int = 0,
    base: Path | None = None,
    consistency: bool = False,
    patience: float = 0.0,
) -> Iterator[Review]:
    """Open a review for one coder; when it is left, what she decided stands in the corpus.

    ``source``: a corpus folder, tags or a sheet (:func:`tandai.review.sources.open_source`).
    ``choice``: which passages come (``--queue`` and what belongs to it). ``learn_every``: trains
    from the decisions each time so many were made, from ``base`` if one is given. ``consistency``:
    leads through the coder's own passages that are alike but were coded differently.
    ``patience``: seconds to wait where the same coder is just leaving.

    Raises UsageError where the coder reviews this corpus already or options do not fit, InputError
    where something cannot be read, OutputError where nothing can be written.
    """
    name = coder_named(coder)
    opened = open_source(source, corpus, codebook)
    if opened.decided is not None and not coder_of(name).is_adjudicated:
        raise UsageError(
            tr(
                "a sheet of decisions is that of 'final'.", "lembar keputusan adalah milik 'final'."
            ),
            where=source,
            hint=tr("Give --coder final.", "Berikan --coder final."),
        )
    folder = review_folder(opened.corpus_folder)
    choice = choice or Choice()
    with (
        only_reviewer(folder, name, patience=patience),
        closing(open_journal(folder, name, renewing(opened.corpus))) as journal,
    ):
        # What a killed session left is folded; what others changed since is taken up.
        take_up(opened.corpus_folder, opened.corpus, journal)
        taken = take_decided(opened.decided, journal) if opened.decided else 0
        if journal.since:
            fold(opened.corpus_folder, journal)
        others = others_of(folder, opened.corpus, name)
        waiting = _drafted(opened, journal)
        guide = Guide(
            opened.material, choice, others, learn_every=learn_every, base=base, waiting=waiting
        )
        with closing(guide):
            review = _opened_review(opened, journal, guide, choice, blind, consistency)
            review.taken = taken
            guide.learn_from(journal.state.decided, 0, now=True)
            try:
                yield review
            finally:
                # Whatever ends it, and whether or not folding succeeds: the journal has it.
                tell_kept(len(journal.state.decided), begun=journal.acts > 0)
                review.folded = fold(opened.corpus_folder, journal)
                if opened.kind is SourceKind.SHEET:
                    review.filled = write_filled(
                        opened.source,
                        opened.corpus_folder,
                        name,
                        journal.state.decided,
                        opened.material.codebook.ids,
                    )
                    review.reach = reach_of(opened.material, journal.state.decided)


def _drafted(opened: Opened, journal: Journal) -> dict[str, Waiting]:
    """Return what waits since an indicator was split; the codes that stay stand there already."""
    found = waiting_of(opened.corpus, opened.corpus_folder, journal.coder)
    state = journal.state
    open_ = {own.passage_id: own for own in found if own.passage_id not in state.decided}
    for id, own in open_.items():
        if id not in state.drafts and id in opened.material.row_of:
            journal.perform(Draft(id, own.codes))
    return open_


def _opened_review(
    opened: Opened, journal: Journal, guide: Guide, choice: Choice, blind: bool, consistency: bool
) -> Review:
    decided = journal.state.decided
    pairs = guide.pairs(decided) if consistency else ()
    if consistency and not pairs:
        raise UsageError(
            tr(
                "no two passages that are alike were coded differently.",
                "tidak ada dua kutipan serupa yang dikode berbeda.",
            ),
            where="--consistency",
            hint=tr(
                "Nothing is to be looked at; go on coding without it.",
                "Tidak ada yang perlu dilihat; lanjutkan mengode tanpa pilihan ini.",
            ),
        )
    if pairs:
        places = [Place(row, None) for pair in pairs for row in (pair.first, pair.second)]
        route = Route(places, in_turn=True, fixed=True)
    else:
        route = route_through(
            opened.material, decided, _places(guide, journal, choice), in_order=guide.in_order
        )
    session = Session(
        opened.material,
        journal,
        route,
        blind,
        guide.suggested,
        pairs=pairs,
        waiting=guide.waiting,
        offered=_offered(opened, guide),
        beside=guide.beside,
    )
    surroundings = Surroundings(opened.corpus.passages, opened.corpus_folder)
    return Review(
        opened, session, guide, surroundings, bool(decided), journal.dropped, choice.second_of
    )


def _offered(opened: Opened, guide: Guide) -> frozenset[str] | None:
    """Return the passages of the part that is offered; None where that is all of them."""
    if guide.part.all():
        return None
    return frozenset(id for id, mine in zip(opened.material.ids, guide.part, strict=True) if mine)


def _places(guide: Guide, journal: Journal, choice: Choice) -> tuple[Place, ...]:
    """Return what is to come; an empty queue of passages that others settled is told as such."""
    places = guide.places(journal.state.decided)
    if places or choice.queue not in ("disagreements", "unsure"):
        return places
    what = {
        "disagreements": tr(
            "no two other coders differ on a passage that you have not decided.",
            "tidak ada kutipan, yang belum Anda putuskan, dengan pengode lain yang berbeda.",
        ),
        "unsure": tr("you put off no passage.", "tidak ada kutipan yang Anda tunda."),
    }
    raise UsageError(
        what[str(choice.queue)],
        where="--queue",
        hint=tr(f"Queues: {', '.join(QUEUES)}.", f"Antrean: {', '.join(QUEUES)}."),
    )
