"""What comes next in a review, from what is known: queue, learning beside the screen, progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import DEFAULT_STANCE
from tandai.review.consistency import Pair, unlike_pairs
from tandai.review.decisions import Decision
from tandai.review.learning import Learner
from tandai.review.material import Material
from tandai.review.queues import RANDOM_SHARE, Coded, Place, part_of, queue
from tandai.review.random_order import keys_of
from tandai.review.renewal import Waiting
from tandai.tags import Evidence, Suggestion

if TYPE_CHECKING:
    from tandai.review.progress import Progress

# What a model that is still learning proposes, where nothing is known of how well.
LEARNT = "learnt"
# What a code may be now whose indicator was split.
SPLIT = "split"
# What some of those who differ gave.
GIVEN = "given"
_SURE = 0.5


@dataclass(frozen=True)
class Choice:
    """How passages are chosen; see :func:`tandai.review.queues.queue`.

    ``queue`` None is ``order``: of a drawn sheet its own order, of which every beginning is a
    sample.
    """

    queue: str | None = None
    random_share: float = RANDOM_SHARE
    second_of: str | None = None
    seed: int = 0


class Guide:
    """Chooses what comes, and learns from decisions if it is to.

    ``others``: the codes of other coders by passage. ``learn_every``: so many decisions come
    between two trainings, 0 for none. ``base``: the folder of a model to start from.
    """

    def __init__(
        self,
        material: Material,
        choice: Choice,
        others: Mapping[str, Coded],
        *,
        learn_every: int = 0,
        base: Path | None = None,
        waiting: Mapping[str, Waiting] | None = None,
    ) -> None:
        self._material, self._choice, self._others = material, choice, others
        self._queue = choice.queue or "order"
        self._learn_every = learn_every
        self._learner = Learner(material, base=base, seed=choice.seed) if learn_every else None
        self._learnt: NDArray[np.float64] | None = None
        self._submitted = 0
        self._waiting = waiting or {}

    @property
    def in_order(self) -> bool:
        """Whether passages come as they stand in the transcripts or the sheet."""
        return self._queue == "order" and self._choice.second_of is None

    @property
    def _share_at_random(self) -> float:
        """The share of the queue that is drawn at random, of which shares are estimated."""
        if self._queue == "random" or (self._queue == "order" and self._material.drawn_in_order):
            return 1.0
        return self._choice.random_share if self._queue == "uncertain" else 0.0

    @property
    def learning(self) -> bool:
        """Whether it is learning just now."""
        return self._learner is not None and self._learner.learning

    @property
    def waiting(self) -> Mapping[str, Waiting]:
        """The passages that wait since an indicator was split."""
        return self._waiting

    @property
    def beside(self) -> Mapping[str, Coded]:
        """The codes of other coders that are to be seen: where what they differ on is settled."""
        return self._others if self._queue == "disagreements" else {}

    @cached_property
    def part(self) -> NDArray[np.bool_]:
        """Which passages (n,) are offered: all, or the random part of what another coder did."""
        keys = keys_of(self._material, self._choice.seed)
        return part_of(self._choice.second_of, self._others, self._material, keys)

    @property
    def drawn_from(self) -> int:
        """How many passages the part was drawn from: those that the other coder did."""
        done = self._others.get(self._choice.second_of or "", {})
        return sum(id in done for id in self._material.ids)

    def outside(self, decided: Mapping[str, Decision]) -> int:
        """Return how many of the coder's decisions lie outside the part, on what the other did.

        As the other one goes on, the part is drawn from more, and some leave it again.
        """
        done = self._others.get(self._choice.second_of or "", {})
        pairs = zip(self._material.ids, self.part, strict=True)
        return sum(not mine and id in done and id in decided for id, mine in pairs)

    def places(self, decided: Mapping[str, Decision]) -> tuple[Place, ...]:
        """Return what is to come. Raises UsageError where the queue cannot be."""
        material = self._material
        if self._learnt is not None:
            material = replace(material, confidence=self._learnt)
        return queue(
            self._queue,
            material,
            decided,
            seed=self._choice.seed,
            random_share=self._choice.random_share,
            others=self._others,
            second_of=self._choice.second_of,
            waiting=self._waiting,
        )

    def suggested(self, row: int) -> tuple[Suggestion, ...]:
        """Return what is suggested for a row: by the tags, then what was learnt since."""
        own = self._material.suggested[row] if self._material.suggested else ()
        own = (*self._split(row), *self._given(row), *own)
        if self._learnt is None:
            return own
        known = {suggestion.indicator for suggestion in own}
        sure = np.argsort(-self._learnt[row], kind="stable")
        more = (
            Suggestion(self._material.codebook.ids[k], chance, DEFAULT_STANCE, LEARNT)
            for k in sure.tolist()
            if (chance := float(self._learnt[row, k])) >= _SURE
        )
        return (*own, *(s for s in more if s.indicator not in known))

    def _split(self, row: int) -> tuple[Suggestion, ...]:
        """Return what to choose from in a passage one of whose indicators was split."""
        id = self._material.ids[row]
        if id not in self._waiting:
            return ()
        start, text = self._material.passages.select("start", "text").row(row)
        stance, pieces = self._waiting[id].said
        evidence = tuple(
            Evidence(a, b, text[a - start : b - start]) for a, b, _ in pieces if start is not None
        )
        none = float("nan")
        return tuple(
            Suggestion(into, none, stance, SPLIT, evidence=evidence)
            for into in self._waiting[id].into
        )

    def _given(self, row: int) -> tuple[Suggestion, ...]:
        """Return the codes of those who differ; what all gave alike stands as proposed."""
        id, none = self._material.ids[row], float("nan")
        read = [own[id] for own in self.beside.values() if id in own]
        stances: dict[str, list[str]] = {}
        for codes in read:
            for code in codes:
                stances.setdefault(code.indicator, []).append(code.stance)
        return tuple(
            Suggestion(indicator, none, said[0], "" if said == said[:1] * len(read) else GIVEN)
            for indicator, said in stances.items()
        )

    def learn_from(self, decided: Mapping[str, Decision], here: int, *, now: bool = False) -> None:
        """Learn if it is time: ``here`` decisions were made in this session."""
        if self._learner is None:
            return
        if now or here - self._submitted >= self._learn_every:
            self._submitted = here
            self._learner.submit(decided)

    def has_learnt(self) -> bool:
        """Whether something new was learnt since the last call; never waits."""
        newest = self._learner.newest() if self._learner else None
        if newest is None:
            return False
        self._learnt = newest
        return True

    def progress(self, decided: Mapping[str, Decision]) -> Progress:
        """Return how far the review is."""
        # Half a second of libraries, which the first passage need not wait for.
        from tandai.review.progress import progress

        return progress(
            self._material,
            decided,
            seed=self._choice.seed,
            random_share=self._share_at_random,
            part=self.part,
        )

    def pairs(self, decided: Mapping[str, Decision]) -> tuple[Pair, ...]:
        """Return the coder's own passages that are alike but were coded differently."""
        return unlike_pairs(self._material, decided)

    def close(self) -> None:
        """End what runs in the background."""
        if self._learner is not None:
            self._learner.close()
