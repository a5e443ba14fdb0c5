"""Learning from decisions while they are made: heads only, in a process of its own.

The screen must not wait for it, and a process, unlike a thread, leaves it a processor. The
process gets all texts once and then, each time, only what is decided; what it sends back are
confidences. Nothing is written to disk but the encoder's usual cache of vectors.

Vectors of the passages are made between two trainings, a few at a time; until all are there it
learns from TF-IDF alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.ground.errors import TandaiError
from tandai.review.decisions import Decision
from tandai.review.material import Material

if TYPE_CHECKING:
    from tandai.encoder import Encoder
    from tandai.model.classifier import IndicatorClassifier
    from tandai.model.parts import Base

# From so many decisions with a code on there is something to learn.
FEWEST = 10
# Fewer folds than in `tandai train`: seconds count here, and no figure comes of it.
_FOLDS = 3
# Passages are encoded so many at a time; a training waits for no more than that.
_CHUNK = 16
_NICE = 5
_CLOSING_SECONDS = 2.0

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Texts:
    """What is learnt from, but for the codes: n answers with questions and interviews.

    ``base``: the folder of a model to start from. ``encoder``: see
    :func:`tandai.encoder.open_encoder`; with a base its own is used.
    """

    answers: tuple[str, ...]
    questions: tuple[str, ...]
    documents: tuple[str, ...]
    codebook: Codebook
    base: Path | None
    encoder: str
    seed: int

    def pairs(self) -> NDArray[np.object_]:
        """Return (answer, question) of each, (n, 2)."""
        pairs = np.empty((len(self.answers), 2), dtype=object)
        pairs[:, 0], pairs[:, 1] = self.answers, self.questions
        return pairs


@dataclass(frozen=True)
class Answers:
    """What was decided: ``rows`` (m,) of the texts, and whether each carries what, (m, k)."""

    rows: NDArray[np.int64]
    present: Bools


class Learner:
    """Learns from decisions in the background; a context manager, or to be closed.

    ``base``: the folder of a model to start from, matched by indicator id.
    """

    def __init__(
        self,
        material: Material,
        *,
        base: Path | None = None,
        encoder: str = "auto",
        seed: int = 0,
    ) -> None:
        columns = material.passages.select("text", "question", "document").fill_null("")
        texts = Texts(
            answers=tuple(columns["text"]),
            questions=tuple(columns["question"]),
            documents=tuple(columns["document"]),
            codebook=material.codebook,
            base=base,
            encoder=encoder,
            seed=seed,
        )
        self._material = material
        # Spawned: a fork would inherit the screen's terminal, threads and locks.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, texts), daemon=True)
        self._process.start()
        theirs.close()
        # It says so when it is ready to learn; sending before could block.
        self._free = False
        self._at_work = False
        self._waiting: Answers | None = None
        self._newest: Floats | None = None

    def submit(self, decided: Mapping[str, Decision]) -> None:
        """Learn from these decisions; while it is at work, the newest decisions wait.

        With fewer than ``FEWEST`` of which any carries a code nothing is learnt.
        """
        answers = answers_of(self._material, decided)
        if len(answers.rows) < FEWEST or not answers.present.any():
            return
        self._waiting = answers
        self._exchange()

    def newest(self) -> Floats | None:
        """Return the newest confidences (n, k) since the last call; None where there are none."""
        self._exchange()
        newest, self._newest = self._newest, None
        return newest

    @property
    def alive(self) -> bool:
        """Whether it can still learn; a process that died is not started again."""
        return self._process.is_alive()

    @property
    def learning(self) -> bool:
        """Whether it is at work on what was submitted."""
        self._exchange()
        return self.alive and (self._waiting is not None or self._at_work)

    def close(self) -> None:
        """End the process, in the middle of learning if need be."""
        with contextlib.suppress(OSError):
            self._connection.close()
        self._process.terminate()
        self._process.join(_CLOSING_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def __enter__(self) -> Learner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exchange(self) -> None:
        """Take what has come; send what waits, where the process is free. Never blocks."""
        try:
            while self._connection.poll():
                found = self._connection.recv()
                self._free, self._at_work = True, False
                self._newest = self._newest if found is None else found
            if self._waiting is not None and self._free:
                self._connection.send(self._waiting)
                self._free, self._at_work, self._waiting = False, True, None
        except (EOFError, OSError):
            # It died, or was closed: what was learnt before stays.
            self._free, self._at_work, self._waiting = False, False, None


def answers_of(material: Material, decided: Mapping[str, Decision]) -> Answers:
    """Return what was decided for good, without what the coder is unsure of."""
    column = {id: k for k, id in enumerate(material.codebook.ids)}
    rows = [row for row, id in enumerate(material.ids) if id in decided]
    rows = [row for row in rows if decided[material.ids[row]].state == "coded"]
    present = np.zeros((len(rows), len(column)), dtype=bool)
    for place, row in enumerate(rows):
        codes = decided[material.ids[row]].codes
        present[place, [column[c.indicator] for c in codes if c.indicator in column]] = True
    return Answers(np.array(rows, dtype=np.int64), present)


def learn(
    texts: Texts, answers: Answers, encoder: Encoder | None = None, base: Base | None = None
) -> Floats:
    """Return confidences (n, k) of all texts, learnt from those that were decided.

    See :func:`fitted`.
    """
    classifier = fitted(texts, answers, encoder, base)
    return np.asarray(classifier.predict_proba(texts.pairs()))


def fitted(
    texts: Texts, answers: Answers, encoder: Encoder | None = None, base: Base | None = None
) -> IndicatorClassifier:
    """Return a classifier that has learnt what was decided.

    Passages that the encoder or the base has seen cannot calibrate what is learnt; where hardly
    any others are decided, it is learnt without the two.
    """
    from threadpoolctl import threadpool_limits

    from tandai.model.classifier import IndicatorClassifier, seen_by, unseen_passages
    from tandai.model.phrases import codebook_phrases

    documents = [texts.documents[row] for row in answers.rows]
    decided = [texts.answers[row] for row in answers.rows]
    if unseen_passages(decided, seen_by(encoder, base), documents).sum() < FEWEST:
        encoder = base = None
    classifier = IndicatorClassifier(
        folds=_FOLDS,
        seed=texts.seed,
        encoder=encoder,
        phrases=codebook_phrases(texts.codebook),
        base=base,
    )
    present = answers.present.astype(np.int8)
    with threadpool_limits(limits=1):
        return classifier.fit(texts.pairs()[answers.rows], present, groups=documents)


def _work(connection: Connection, texts: Texts) -> None:
    """Learn whenever something comes, encode in between; ends when the other side is gone."""
    # Ctrl-C goes to the whole terminal; when to end is for the screen to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The screen is drawn on the same terminal: nothing may write there.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)
    with contextlib.suppress(EOFError, OSError, TandaiError):
        own = _Knowledge(texts)
        connection.send(None)
        while True:
            if not connection.poll() and own.encode_some():
                continue
            connection.send(own.learn(connection.recv()))


class _Knowledge:
    """What the process keeps between two trainings."""

    def __init__(self, texts: Texts) -> None:
        from tandai.encoder import open_encoder

        self._texts = texts
        self._base: Base | None = None
        self._encoder: Encoder | None = None
        self._encoded = 0
        if texts.base is not None:
            from tandai.model.base import base_of
            from tandai.model.store import load_model

            model = load_model(texts.base)
            self._base = base_of(model, texts.codebook)
            self._encoder = model.classifier.encoder
        else:
            self._encoder = open_encoder(texts.encoder)

    def encode_some(self) -> bool:
        """Encode the next few passages into the encoder's cache; return whether any were left."""
        from tandai.model.features import embedded

        at = slice(self._encoded, self._encoded + _CHUNK)
        answers, questions = self._texts.answers[at], self._texts.questions[at]
        if self._encoder is None or not answers:
            return False
        embedded(self._encoder, answers, questions)
        self._encoded += len(answers)
        return True

    def learn(self, answers: Answers) -> Floats | None:
        """Return confidences; None where nothing can be learnt of these."""
        ready = self._encoder is None or self._encoded >= len(self._texts.answers)
        try:
            if ready:
                return learn(self._texts, answers, self._encoder, self._base)
            return learn(self._texts, answers)
        except ValueError:
            return None
