"""The model card: what a model was trained on, what it is fit for, what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tandai.corpus.labels import GoldRule
from tandai.ground.language import speaking
from tandai.ground.numbers import count
from tandai.model.calibration import CERTAIN
from tandai.model.evaluation import NOT_PLAINLY_ABSENT
from tandai.model.reliability import certain
from tandai.statistics.verdicts import (
    FEWEST_DOCUMENTS,
    FEWEST_PASSAGES,
    PRECISION_BOUND,
    RECALL_BOUND,
    SHARE,
    SIDES_BOUND,
    STANCE_BOUND,
)
from tandai.words.gold import gold_words

if TYPE_CHECKING:
    from tandai.model.store import Model


def model_card(model: Model) -> str:
    """Return the card in Markdown: counts, figures, how to read them, what to beware of."""
    with speaking("en"):
        figures = [*_figures(model), *_reliability(model)]
        if not model.evaluation.calibrated:
            figures = [*_no_figures()]
        return "\n".join([*_head(model), *figures, *_reading(), ""])


def _head(model: Model) -> Iterable[str]:
    origin = model.provenance
    yield f"# Model card: {model.id}"
    yield ""
    yield "Suggests indicators for interview passages. Made by `tandai train`."
    yield ""
    passages, codes = count(origin.passages, "passage", ""), count(origin.codes, "code", "")
    interviews = count(origin.documents, "interview", "")
    encoder = model.classifier.encoder
    if origin.gold.rule == GoldRule.CODEBOOK:
        yield f"- Learnt from {gold_words(origin.gold)} ({codes}): terms, definitions,"
        yield "  rules, cues and examples. Scores are scaled by the uncoded words of corpus"
        yield f"  `{origin.corpus}`, {passages} of {interviews}."
        yield from _parts(model)
        if encoder is not None:
            yield f"- Encoder: `{encoder.id}`, of question and answer."
        yield f"- SHA-256 of what was read `{origin.sha256}`."
        yield ""
        return
    yield f"- Trained on: corpus `{origin.corpus}`, {passages} of "
    yield f"  {interviews}, {codes} ({gold_words(origin.gold)})."
    yield "- Features: TF-IDF of words and character n-grams of the answer, of words of its "
    yield "  question; one logistic regression an indicator."
    yield from _parts(model)
    if encoder is not None:
        yield f"- Encoder: `{encoder.id}`, of question and answer; a second logistic regression an"
        yield "  indicator, over its whitened vectors."
        if encoder.seen:
            yield "- The encoder was fine-tuned on some of these passages; the figures are of the"
            yield "  others only."
    yield f"- Seed {origin.seed}; SHA-256 of the training data `{origin.sha256}`."
    yield ""


_NAMES = {
    "terms": "TF-IDF of coded passages",
    "vectors": "encoder on coded passages",
    "sentences": "encoder on their sentences",
    "phrase_terms": "TF-IDF of the codebook's phrases",
    "phrase_vectors": "encoder on the codebook's phrases",
    "base": "base model",
}


def _parts(model: Model) -> Iterable[str]:
    if model.provenance.base:
        yield f"- Started from the model `{model.provenance.base}`."
    yield "- Scores are added; mean weights over indicators:"
    for name, own in model.classifier.part_weights_.items():
        yield f"  - {sum(own) / len(own):.2f} x {_NAMES[name]}"


def _figures(model: Model) -> Iterable[str]:
    evaluation = model.evaluation
    overall = evaluation.overall
    folds = count(evaluation.folds, "fold", "")
    yield f"## Held-out figures ({folds} by {evaluation.grouped_by})"
    yield ""
    yield "Every figure is of passages whose interview the model had not seen, with calibration"
    yield "and thresholds chosen without them."
    yield ""
    yield "| macro-F1 | micro-F1 | mAP | hit@3 | alpha | stance right |"
    yield "|---|---|---|---|---|---|"
    yield (
        f"| {_number(overall.macro_f1)} | {_number(overall.micro_f1)} | {_number(overall.map)} "
        f"| {_number(overall.hit_at_3)} "
        f"| {_number(overall.alpha_model_coder)} | {_number(overall.stance_right)} |"
    )
    yield ""
    yield f"Calibration error (ECE): {_number(overall.ece_suggested)} over suggestions,"
    yield f"{_number(overall.ece_from_0_1)} where the confidence is {NOT_PLAINLY_ABSENT} or more,"
    yield f"{_number(overall.ece)} over all passages and indicators, most of which are absent."
    if overall.hinders_suggested is not None:
        yield f"Of right suggestions {_number(overall.hinders_suggested)} are told to hinder;"
        yield f"{_number(overall.hinders_coded)} do by the coders."
    if overall.evidence_f1 is not None:
        yield f"Evidence, F1 of words: {_number(overall.evidence_f1)} between right suggestions and"
        yield f"coders, {_number(overall.evidence_f1_coders)} between coders."
    yield ""
    yield (
        "| indicator | coded | interviews | precision | recall | F1 | AP | verdict "
        "| stance right | both sides | stances |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for id, item in evaluation.indicators.items():
        yield (
            f"| {id} | {item.support} | {item.documents} | {_number(item.precision)} "
            f"| {_number(item.recall)} | {_number(item.f1)} "
            f"| {_number(item.average_precision)} | {item.verdict} "
            f"| {_number(item.stance.accuracy)} | {_number(item.stance.sides)} "
            f"| {item.stance.verdict} |"
        )
    yield ""


def _no_figures() -> Iterable[str]:
    yield "## No figures"
    yield ""
    yield "Nothing was coded that it could be judged by: the verdict of every indicator is"
    yield "`insufficient`. **The confidence is a score and no probability**: what is highest is"
    yield "likeliest, and nothing more is known. An indicator is suggested above a cut that about"
    yield f"{SHARE:.0%} of the passages reach that scores were scaled by, whether more or fewer"
    yield "speak of it. Code a sample (`tandai review`), and train again with the codes."
    yield ""


def _reliability(model: Model) -> Iterable[str]:
    bins = model.evaluation.reliability
    right, shown = certain(bins)
    yield "## What a confidence is worth"
    yield ""
    yield "![Held-out reliability: confidence against the share that coders gave](reliability.svg)"
    yield ""
    yield "| confidence | passages x indicators | mean confidence | coded |"
    yield "|---|---|---|---|"
    for item in bins:
        yield (
            f"| {item.low:.1f} to {item.high:.1f} | {item.cells} | {item.mean:.3f} "
            f"| {item.share:.3f} |"
        )
    yield ""
    if shown:
        yield f"Shown as certain ({CERTAIN} or more): {shown}, of which {right / shown:.0%} right."
    never = [
        id
        for id, level in zip(
            model.codebook.ids, model.classifier.calibration_.certain.tolist(), strict=True
        )
        if level >= 1.0
    ]
    if never:
        yield "Never shown as certain, since held-out passages do not bear it out:"
        yield f"{', '.join(never)}."
    yield "A higher confidence than held-out passages bear out is shown as just below 0.8."
    yield ""


def _reading() -> Iterable[str]:
    yield "## How to read it"
    yield ""
    yield f"`insufficient`: fewer than {FEWEST_PASSAGES} passages with the code or without it, or"
    yield f"fewer than {FEWEST_DOCUMENTS} interviews. `ok`: the 95 % lower bound of precision is"
    yield f"at least {PRECISION_BOUND} and that of recall at least {RECALL_BOUND}. `weak`: neither."
    yield "mAP: mean average precision."
    yield ""
    yield "Stances have a verdict of their own. Stance right: the share of coded passages whose"
    yield "stance (supports, hinders, mixed) the model told right. Both sides: the mean of the"
    yield "shares told right of supporting and of hindering passages, with those of all indicators"
    yield "where there are few; a model that always says the same has a half. `ok`: the 95 % lower"
    yield f"bounds are at least {STANCE_BOUND} and {SIDES_BOUND}. Where it is not `ok`, no stance"
    yield "is told with suggestions, none is counted, and no status is read from them."
    yield ""
    yield "The vocabulary holds no sentences, but words, names among them, that were said in two or"
    yield "more interviews; the folder also holds hashes of the passages. Look through it before"
    yield "you give a model trained on real interviews to others."
    yield ""
    yield "`neighbours.json` and `neighbours.safetensors` hold, for `tandai tag --explain`, ids of"
    yield "the passages, who coded them with what, and a vector of each: numbers that tell what it"
    yield "is about, and no text. Remove both files before you give the model away if ids, coders"
    yield "or topics should not be known; all but the nearest passages works without them."
    yield ""
    yield "Suggestions are proposals for a person to check; counts of them are no findings."


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
