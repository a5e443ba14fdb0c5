"""What tagging and importing gave, on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType

from tandai.corpus.coding_sheet import CODING_SHEET
from tandai.ground.language import tr
from tandai.ground.numbers import count, percent, whole
from tandai.model.store import Model
from tandai.render.brief import FEW, all_of_it, lists, next_step, reviewing
from tandai.render.suggested import shares_suggested
from tandai.render.wrapping import Hanging, Listed
from tandai.transcript import Account, Told
from tandai.transcript.account import Kind
from tandai.words.reasons import codebook_alone_words
from tandai.work.importing import Imported
from tandai.work.tag import Tagged


def tagging_brief(tagged: Tagged, *explained: RenderableType) -> RenderableType:
    """Return how much was tagged, which suggestions to rely on, and what to do with them.

    ``explained``: the reasons of suggestions, where they were asked for.
    """
    tally, out = tagged.tally, str(tagged.out)
    return Group(
        Hanging(
            tr(
                f"{count(tally.passages, 'passage', '')} with "
                f"{count(tally.suggestions, 'suggestion', '')} written to {out}.",
                f"{whole(tally.passages)} kutipan dengan {whole(tally.suggestions)} saran ditulis "
                f"ke {out}.",
            )
        ),
        *_of_transcripts(tagged),
        *_of_tables(tagged),
        *(
            [Hanging(codebook_alone_words(shares_suggested(tagged)))]
            if not tagged.model.evaluation.calibrated
            # At other thresholds than its own no verdict of a model holds.
            else ()
            if tagged.made_by
            else _by_verdict(tally.indicators, tagged.model)
        ),
        *explained,
        all_of_it(
            tr(
                "Each document, and why suggestions are weak",
                "Tiap dokumen, dan alasan saran lemah",
            )
        ),
        next_step(
            ["tandai", "report", out],
            reviewing(out),
            said=tr("see what they add up to, or check them", "lihat jumlahnya, atau periksa"),
        ),
    )


def imported_brief(imported: Imported, out: Path) -> RenderableType:
    """Return what became of transcripts, and how to code them."""
    corpus = imported.corpus
    number = len(corpus.passages)
    passages = Counter(corpus.passages["document"].to_list())
    sheet = out / CODING_SHEET
    return Group(
        Hanging(
            tr(
                f"{count(number, 'passage', '')} of "
                f"{count(len(imported.transcripts), 'transcript', '')} written to {out}.",
                f"{whole(number)} kutipan dari {whole(len(imported.transcripts))} transkrip "
                f"ditulis ke {out}.",
            )
        ),
        *_documents([t.told() for t in imported.transcripts], passages, imported.accounts),
        all_of_it(
            tr(
                "What became of the words of each transcript, and its speakers",
                "Apa jadinya kata-kata tiap transkrip, dan penuturnya",
            )
        ),
        next_step(
            reviewing(out),
            said=tr("code it on the screen", "kode di layar"),
        ),
        *(
            [
                Hanging(
                    tr(
                        f"or fill in {sheet}, a row a passage, and give it to train and agree.",
                        f"atau isi {sheet}, satu baris satu kutipan, lalu berikan ke train dan "
                        "agree.",
                    )
                )
            ]
            if imported.sheet
            else []
        ),
    )


def _of_transcripts(tagged: Tagged) -> Iterator[RenderableType]:
    if tagged.transcripts:
        with_any = sum(tagged.tally.with_suggestions[t.document] for t in tagged.transcripts)
        passages = sum(tagged.tally.sources[t.document] for t in tagged.transcripts)
        yield Hanging(
            tr(
                f"{count(len(tagged.transcripts), 'transcript', '')}: {whole(with_any)} of "
                f"{count(passages, 'passage', '')} have suggestions.",
                f"{whole(len(tagged.transcripts))} transkrip: {whole(with_any)} dari "
                f"{whole(passages)} kutipan bersaran.",
            )
        )
        yield from _documents(tagged.transcripts, tagged.tally.sources, tagged.accounts)


def _of_tables(tagged: Tagged) -> Iterator[RenderableType]:
    for name, told in list(tagged.tables.items())[:FEW]:
        own = tagged.tally.with_suggestions[name]
        empty = tr(f", {whole(told.empty)} without text", f", {whole(told.empty)} tanpa teks")
        yield Hanging(
            tr(
                f"{name}: {count(told.rows, 'row', '')}{empty if told.empty else ''}, "
                f"{whole(own)} with suggestions.",
                f"{name}: {whole(told.rows)} baris{empty if told.empty else ''}, {whole(own)} "
                "bersaran.",
            )
        )
    left = len(tagged.tables) - FEW
    if left > 0:
        yield Hanging(
            tr(f"{count(left, 'more table', '')}.", f"{whole(left)} tabel lagi."), first=2
        )


def _documents(
    transcripts: Sequence[Told], passages: Mapping[str, int], accounts: Mapping[str, Account]
) -> Iterator[RenderableType]:
    """Yield a line a document where they are few, else how many passages they have."""
    if len(transcripts) > FEW:
        numbers = sorted(passages[t.document] for t in transcripts)
        low, high = whole(numbers[0]), whole(numbers[-1])
        yield Hanging(
            tr(
                f"Each has {low} to {high} passages, {_answered(accounts)} of its words.",
                f"Masing-masing {low} sampai {high} kutipan, {_answered(accounts)} dari katanya.",
            ),
            first=2,
        )
        return
    for told in transcripts:
        name = told.document
        share = percent(accounts[name].shares()[Kind.INFORMANT])
        speakers = ", ".join(told.speakers)
        who = f" ({speakers})" if speakers else ""
        yield Listed(
            name,
            [
                tr(
                    f"{count(passages[name], 'passage', '')}, {share} of its words{who}",
                    f"{whole(passages[name])} kutipan, {share} dari katanya{who}",
                )
            ],
            first=2,
        )


def _answered(accounts: Mapping[str, Account]) -> str:
    """Return which shares of the words are in passages: ``60% to 86%``."""
    known = [account.shares()[Kind.INFORMANT] for account in accounts.values()]
    shares = sorted(share for share in known if share is not None)
    if not shares:
        return percent(None)
    low, high = percent(shares[0]), percent(shares[-1])
    return tr(f"{low} to {high}", f"{low} sampai {high}")


def _by_verdict(used: Counter[str], model: Model) -> list[RenderableType]:
    """Return the suggested indicators by whether they may be relied on, the most frequent first."""

    def named(verdict: str) -> list[str]:
        own = model.evaluation.indicators
        ids = [id for id, number in used.most_common() if number and own[id].verdict == verdict]
        return [f"{model.codebook[id].name} {whole(used[id])}" for id in ids]

    return lists(
        (tr("To rely on", "Layak diandalkan"), named("ok")),
        (tr("Weak, check each", "Lemah, periksa satu per satu"), named("weak")),
        (tr("Do not rely on", "Jangan diandalkan"), named("insufficient")),
    )
