"""The codes of a corpus as arrays, coder by coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.rounds import first_codings, repeated
from tandai.corpus import Corpus, coder_labels
from tandai.corpus.labels import NO_STANCE, UNTOLD
from tandai.ground.errors import CorpusError, named
from tandai.ground.language import tr
from tandai.statistics.cells import ratings_of
from tandai.statistics.coefficients import MISSING


@dataclass(frozen=True)
class Codings:
    """Codes of several coders over all passages of a corpus.

    ``coders``: all of them, ``main`` those that are compared: each person's first coding, or
    one person's codings where there is but one. ``read``: (coders, units) bool. ``codes``:
    (coders, units, k) int8, the position of the stance, ``UNTOLD`` or ``NO_STANCE``.
    ``documents``: (units,) names.
    """

    coders: tuple[str, ...]
    main: tuple[str, ...]
    read: NDArray[np.bool_]
    codes: NDArray[np.int8]
    documents: tuple[str, ...]

    def of(self, names: Sequence[str]) -> Codings:
        """Return these coders only."""
        rows = [self.coders.index(name) for name in names]
        return Codings(
            tuple(names), tuple(names), self.read[rows], self.codes[rows], self.documents
        )

    def where(self, units: NDArray[np.bool_]) -> Codings:
        """Return the same with all other units unread."""
        codes = np.where(units[None, :, None], self.codes, NO_STANCE).astype(np.int8)
        return Codings(self.coders, self.main, self.read & units, codes, self.documents)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether each code was given: (coders, units, k)."""
        return np.asarray(self.codes != NO_STANCE)

    @property
    def ratings(self) -> NDArray[np.int8]:
        """1 coded, 0 read and not coded, or MISSING: (coders, units, k)."""
        return ratings_of(self.present, self.read)

    @property
    def stances(self) -> NDArray[np.int8]:
        """The position of the stance, or MISSING where none was told: (coders, units, k)."""
        told = self.present & (self.codes != UNTOLD)
        return np.where(told, self.codes, MISSING).astype(np.int8)

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Which units two or more of the coders read: (units,)."""
        return np.asarray(self.read.sum(axis=0) >= 2)


def codings_of(corpus: Corpus, coders: Sequence[str] = ()) -> Codings:
    """Return the codes of these coders, by default all but adjudicated ones such as ``final``.

    Raises CorpusError when fewer than two coders are there, one is unknown, or no passage was
    read by two of them.
    """
    chosen = tuple(coders) or corpus.independent_coders
    _require_coders(corpus, chosen)
    labels = [coder_labels(corpus, coder) for coder in chosen]
    main = first_codings(chosen)
    codings = Codings(
        coders=chosen,
        main=main if len(main) > 1 else (chosen[0], repeated(chosen)[0][1]),
        read=np.stack([read for read, _ in labels]),
        codes=np.stack([codes for _, codes in labels]),
        documents=tuple(corpus.passages["document"].to_list()),
    )
    _require_shared(corpus, codings.of(codings.main))
    return codings


def _require_coders(corpus: Corpus, chosen: Sequence[str]) -> None:
    if not corpus.coders:
        raise CorpusError(
            tr("nobody has coded anything here yet.", "belum ada yang mengode apa pun di sini."),
            where=corpus.name,
            hint=tr(
                "Code it on the screen, each coder by name: tandai review CORPUS --coder NAME",
                "Kode di layar, atas nama tiap pengode: tandai review KORPUS --coder NAMA",
            ),
        )
    unknown = [coder for coder in chosen if coder not in corpus.coders]
    if unknown or len(set(chosen)) < 2:
        raise CorpusError(
            tr(
                f"there is no coder {unknown[0]!r}." if unknown else "two coders are needed.",
                f"tidak ada pengode {unknown[0]!r}." if unknown else "diperlukan dua pengode.",
            ),
            where=corpus.name,
            hint=tr(
                f"Coders found: {', '.join(corpus.coders)}.",
                f"Pengode yang ada: {', '.join(corpus.coders)}.",
            ),
        )


def _require_shared(corpus: Corpus, codings: Codings) -> None:
    """Refuse codings that have nothing to compare: often ids that were given anew."""
    if codings.shared.any():
        return
    counts = codings.read.sum(axis=1).tolist()
    each = ", ".join(f"{coder} {n}" for coder, n in zip(codings.coders, counts, strict=True))
    documents = np.array(codings.documents, dtype=str)
    read = [set(documents[own].tolist()) for own in codings.read]
    both = sorted({name for one, two in combinations(read, 2) for name in one & two} - {""})
    what = tr("no passage was read by two coders.", "tidak ada kutipan yang dibaca dua pengode.")
    if both:
        what = tr(
            f"two coders read {named(both[0])}, but no passage of it is the same in both.",
            f"dua pengode membaca {named(both[0])}, tetapi tidak ada kutipan yang sama pada "
            "keduanya.",
        )
    raise CorpusError(
        what,
        where=corpus.name,
        hint=tr(
            f"Passages read: {each}. Check that their passage_id (or document and text) are the "
            "same, and that an empty indicator stands where nothing was found.",
            f"Kutipan yang dibaca: {each}. Periksa apakah passage_id (atau dokumen dan teksnya) "
            "sama, dan apakah ada baris berindikator kosong bila tidak ditemukan apa pun.",
        ),
    )
