"""Sentences of the methods paragraph on the model and its validation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tandai.corpus.labels import Gold, GoldRule
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, whole
from tandai.reporting.methods import Learnt
from tandai.statistics.verdicts import PRECISION_BOUND, RECALL_BOUND
from tandai.words.gold import gold_words
from tandai.words.methods_figures import Cite, interviews, listed

_E5 = "multilingual-e5"


def model_sentences(learnt: Learnt, cite: Cite) -> Iterator[str]:
    """Yield what the model learnt from, what it reads in texts, and how it was validated."""
    if learnt.gold.rule == GoldRule.CODEBOOK:
        yield from _codebook_alone(learnt)
        return
    passages = count(learnt.passages, "passage", "kutipan")
    documents = interviews(learnt.documents, constructed=learnt.constructed)
    codes = count(learnt.codes, "code", "kode")
    yield tr(
        f"The model {learnt.id} learnt from {passages} of {documents} of the corpus "
        f"{learnt.corpus} ({codes}, {_gold(learnt.gold)}).",
        f"Model {learnt.id} dilatih dengan {passages} dari {documents} dalam korpus "
        f"{learnt.corpus} ({codes}, {_gold(learnt.gold)}).",
    )
    if learnt.base:
        yield tr(f"It started from {learnt.base}.", f"Model ini berangkat dari {learnt.base}.")
    yield _features(learnt, cite)
    yield from _validation(learnt)


def _codebook_alone(learnt: Learnt) -> Iterator[str]:
    """Yield what a model rests on that has not learnt from codes."""
    said = gold_words(learnt.gold)
    yield tr(
        f"The model {learnt.id} learnt from no coded passages: it rests on {said}, which it "
        "compares with each passage.",
        f"Model {learnt.id} tidak dilatih dengan kutipan berkode: model ini bertumpu pada {said}, "
        "yang dibandingkannya dengan tiap kutipan.",
    )
    yield tr(
        "It was not validated, and its confidences are scores that were not calibrated.",
        "Model ini belum divalidasi, dan keyakinannya berupa skor yang belum dikalibrasi.",
    )


def _gold(gold: Gold) -> str:
    """Return whose codes were learnt from."""
    if gold.rule == GoldRule.MAJORITY:
        return _half(whole(gold.coders))
    if gold.rule == GoldRule.ADJUDICATED_FIRST:
        half = _half(whole(gold.coders))
        return tr(
            f"given by '{gold.coder}', of other passages {half}",
            f"dari '{gold.coder}', untuk kutipan lain {half}",
        )
    return tr(f"given by '{gold.coder}'", f"dari '{gold.coder}'")


def _half(coders: str) -> str:
    return tr(
        f"given by at least half of {coders} coders",
        f"dari sedikitnya separuh dari {coders} pengode",
    )


def _features(learnt: Learnt, cite: Cite) -> str:
    said = []
    if learnt.terms:
        said.append(
            tr(
                "TF-IDF weights of words and character n-grams",
                "bobot TF-IDF kata dan n-gram karakter",
            )
        )
    if learnt.encoder:
        encoder = learnt.encoder
        if _E5 in learnt.encoder_origin:
            name = re.split(r"[\s(;]", learnt.encoder_origin, maxsplit=1)[0]
            tuned = tr(", fine-tuned", ", disetel ulang") * ("fine-tuned" in learnt.encoder_origin)
            encoder += f" ({name}{tuned}; {cite('wang2024')})"
        said.append(tr(f"vectors of the encoder {encoder}", f"vektor dari penyandi {encoder}"))
    works = f"{cite('pedregosa2011')}; {cite('honnibal2020')}"
    return tr(
        f"It is a logistic regression for each indicator over {listed(said)} ({works}; seed "
        f"{learnt.seed}).",
        f"Model ini berupa regresi logistik untuk tiap indikator atas {listed(said)} ({works}; "
        f"benih {learnt.seed}).",
    )


def _validation(learnt: Learnt) -> Iterator[str]:
    passages = count(learnt.judged_passages, "passage", "kutipan")
    documents = interviews(learnt.judged_documents, constructed=learnt.constructed)
    apart = {
        "document": tr(
            "all passages of an interview always in the same fold, so that every figure is of "
            "interviews that had not been learnt from",
            "semua kutipan satu wawancara selalu dalam fold yang sama, sehingga setiap angka "
            "berasal dari wawancara yang tidak dipelajari",
        ),
        "passage": tr(
            "by passage, since there was one interview only",
            "menurut kutipan, karena hanya ada satu wawancara",
        ),
    }.get(learnt.grouped_by)
    if apart is not None:
        folds = whole(learnt.folds)
        yield tr(
            f"It was cross-validated in {folds} folds, {apart}; figures are of {passages} from "
            f"{documents}.",
            f"Validasi silang memakai {folds} fold, dengan {apart}; angkanya dari {passages} "
            f"dalam {documents}."
            if learnt.grouped_by == "document"
            else f"Validasi silang memakai {folds} fold {apart}; angkanya dari {passages} "
            f"dalam {documents}.",
        )
    if learnt.encoder_tuned:
        yield tr(
            "Passages that the encoder had been fine-tuned on were not judged.",
            "Kutipan yang dipakai menyetel penyandi tidak ikut dinilai.",
        )
    overall = learnt.overall
    told = {
        "macro-F1": overall.macro_f1,
        tr("mean average precision", "rerata presisi rata-rata (mAP)"): overall.map,
        tr(
            "Krippendorff's alpha of model and coder", "alfa Krippendorff antara model dan pengode"
        ): overall.alpha_model_coder,
    }
    said = [f"{name} {decimal(value)}" for name, value in told.items() if value is not None]
    if said:
        yield tr(
            f"It reached {listed(said)} (means over indicators, without intervals).",
            f"Hasilnya {listed(said)} (rerata atas indikator, tanpa interval).",
        )
    if learnt.constructed:
        yield tr(
            "How often it is right on real interviews these figures do not tell.",
            "Seberapa sering model ini benar pada wawancara nyata tidak ditunjukkan angka itu.",
        )
    verdicts = learnt.verdicts
    reliable, number = whole(verdicts.get("ok", 0)), whole(learnt.indicators)
    precision, recall = decimal(PRECISION_BOUND), decimal(RECALL_BOUND)
    yield tr(
        f"Its suggestions met the bounds for {reliable} of {number} indicators (95% lower bounds "
        f"of precision of at least {precision} and of recall of at least {recall}).",
        f"Sarannya memenuhi syarat untuk {reliable} dari {number} indikator (batas bawah 95% "
        f"presisi sedikitnya {precision} dan recall sedikitnya {recall}).",
    )
