"""`tandai train` with a codebook and no codes, or too few to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tandai.codebook import STANCES, Codebook, Example, read_codebook
from tandai.corpus import Corpus, Gold, GoldRule, Labels, gold_labels, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.encoder import BEST, Encoder, Progress, open_encoder
from tandai.ground import shipped
from tandai.ground.errors import CodebookError, CorpusError, UsageError
from tandai.ground.language import tr
from tandai.ground.text import passage_hash
from tandai.model.codebook_alone import read_codebook_alone
from tandai.model.evaluation import unjudged
from tandai.model.phrases import codebook_phrases
from tandai.model.provenance import Provenance
from tandai.model.stance import fit_stance
from tandai.model.store import Model
from tandai.statistics.verdicts import FEWEST_TO_LEARN
from tandai.work.held_out import encoded_width
from tandai.work.train import fingerprint, training_part

# So many passages of the shipped corpus stand in for those that nobody gave.
_STAND_IN = 500
# More passages than this do not make scores fit better; every so many are taken then.
_MOST = 2_000


@dataclass(frozen=True)
class Enough:
    """How many coded passages there are to learn from, and with how many codes."""

    passages: int
    codes: int

    def __bool__(self) -> bool:
        return self.passages >= FEWEST_TO_LEARN and self.codes > 0


def enough_codes(corpus: Corpus, gold: str | None = None) -> Enough:
    """Return whether a corpus has enough codes for :func:`tandai.train`.

    Raises CorpusError where the coder is unknown, or only models coded.
    """
    part = training_part(corpus)
    if part.codings.is_empty():
        return Enough(0, 0)
    labels = gold_labels(part, gold)
    return Enough(len(labels.passages), int(labels.present.sum()))


def train_on_codebook(
    corpus: Corpus,
    name: str,
    *,
    encoder: str | Encoder = BEST,
    gold: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Model:
    """Return a model of the corpus' codebook alone; its passages say how scores are scaled.

    Nothing need be coded. What few codes there are count as examples of the codebook. The
    verdict of every indicator is ``insufficient``, and confidences are not calibrated.

    Raises CodebookError where the codebook does not tell its indicators apart, CorpusError where
    there are no passages, and as :func:`tandai.train` for encoders.
    """
    part = training_part(corpus)
    if len(part.passages) < 2:
        raise CorpusError(
            tr("there are too few passages.", "kutipannya terlalu sedikit."), where=corpus.name
        )
    labels = _labels(part, gold)
    book = part.codebook if labels is None else with_examples(part.codebook, labels)
    phrases = codebook_phrases(book)
    if not phrases.known(len(book.ids)).any():
        raise CodebookError(
            tr(
                "one indicator alone cannot be told from others by the codebook.",
                "satu indikator saja tidak dapat dibedakan dari yang lain dengan buku kode.",
            ),
            where=corpus.name,
            hint=tr("Code passages for it.", "Kode kutipan untuknya."),
        )
    scaling = part.passages.gather_every(-(-len(part.passages) // _MOST))
    documents = scaling["document"].to_list()
    pairs = [(text, question or "") for text, question in _texts(scaling)]
    classifier = read_codebook_alone(
        phrases,
        len(book.ids),
        pairs,
        documents,
        encoder=open_encoder(encoder) if isinstance(encoder, str) else encoder,
        seed=seed,
        progress=progress,
    )
    nobody = np.full((0, len(book.ids)), -1, dtype=np.int8)
    no_passages = classifier.read(np.array(pairs[:1], dtype=object)).matrix[:0]
    shown = labels.passages["text"].to_list() if labels is not None else []
    return Model(
        name=name,
        codebook=part.codebook,
        classifier=classifier,
        stance=fit_stance(no_passages, nobody, encoded_width(classifier)),
        evaluation=unjudged(book.ids, classifier.thresholds_),
        provenance=Provenance(
            corpus=corpus.name,
            passages=len(scaling),
            documents=len(set(documents)),
            codes=0 if labels is None else int(labels.present.sum()),
            gold=Gold(GoldRule.CODEBOOK, 0 if labels is None else labels.gold.coders),
            seed=seed,
            sha256=fingerprint(scaling, nobody, book, phrases),
            seen=tuple(sorted({passage_hash(text) for text in shown})),
        ),
    )


def with_examples(codebook: Codebook, labels: Labels) -> Codebook:
    """Return a codebook that has coded passages as examples of their indicators."""
    texts = labels.passages["text"].to_list()
    added: dict[str, list[Example]] = {id: [] for id in codebook.ids}
    for row, column in zip(*np.nonzero(labels.present), strict=True):
        stance = STANCES[int(labels.stance[row, column])]
        added[codebook.ids[column]].append(Example(text=texts[row], stance=stance))
    more = tuple(
        own.model_copy(update={"examples": (*own.examples, *added[own.id])})
        for own in codebook.indicators
    )
    return codebook.model_copy(update={"indicators": more})


def stand_in(codebook: Path) -> Corpus:
    """Return passages of the shipped corpus, uncoded, where there are none of one's own.

    Scores need passages to be scaled by; every so many are taken, from all interviews.
    """
    corpus = read_corpus(shipped.CORPUS)
    every = max(1, len(corpus.passages) // _STAND_IN)
    passages = corpus.passages.gather_every(every)
    nothing = pl.DataFrame(schema=dict(CODING_COLUMNS))
    return Corpus(corpus.name, read_codebook(codebook), passages, nothing, corpus.documents)


def require_alone(*, base: bool, finetune: bool) -> None:
    """Raise UsageError for what cannot be done without codes."""
    option = "--base" if base else "--finetune"
    if not (base or finetune):
        return
    raise UsageError(
        tr(
            f"{option} needs codes: at least {FEWEST_TO_LEARN} coded passages.",
            f"{option} memerlukan kode: sedikitnya {FEWEST_TO_LEARN} kutipan berkode.",
        ),
        hint=tr(
            f"Until then, tag with the base itself, or leave out {option}.",
            f"Sampai saat itu, tandai dengan model dasarnya, atau tanpa {option}.",
        )
        if base
        else tr(f"Train without {option}.", f"Latih tanpa {option}."),
    )


def _labels(corpus: Corpus, gold: str | None) -> Labels | None:
    if corpus.codings.is_empty():
        return None
    labels = gold_labels(corpus, gold)
    return labels if labels.present.any() else None


def _texts(passages: pl.DataFrame) -> list[tuple[str, str | None]]:
    return passages.select("text", "question").rows()
