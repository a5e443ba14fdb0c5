"""A report written by hand, so that every form can be compared with known figures.

Its texts are hostile: markup, scripts, formulas, quotes that would end an attribute.
"""

from __future__ import annotations

from tandai.codebook import read_codebook
from tandai.ground import shipped
from tandai.ground.messages import message
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.results import (
    Advice,
    Balance,
    Checked,
    Confidence,
    Cooccurrence,
    Decision,
    FrameworkCoverage,
    Group,
    GroupCoverage,
    Grouping,
    IndicatorCoverage,
    Informant,
    Judgement,
    Leaning,
    Matrix,
    Quote,
    Report,
    Rule,
    Sample,
    Saturation,
    Share,
    Speakers,
    Status,
    Why,
)
from tandai.reporting.study import Arrival, SaturationPoint

INFORMANTS = ("Pak Karto", "Bu Sutinah", '=HYPERLINK("http://x.test")', "<b>Mas Wawan</b>")
HOSTILE = (
    '</script><script>window.hacked = 1</script><img src="http://evil.test/a.png" '
    "onerror=window.hacked=1> =1+1 \" onmouseover='alert(1)' & {{ 7*7 }}"
)
# Passages of each indicator by informant.
CELLS: dict[str, tuple[int, ...]] = {
    "deseve.trust": (3, 2, 0, 1),
    "deseve.governance": (0, 0, 1, 0),
    "pyke.trust": (1, 1, 1, 1),
    "pyke.cooperation": (0, 0, 0, 0),
}
STANCES: dict[str, tuple[int, ...]] = {
    "deseve.trust": (5, 1, 0),
    "deseve.governance": (0, 1, 0),
    "pyke.trust": (1, 1, 2),
    "pyke.cooperation": (0, 0, 0),
}
STATUSES: dict[str, Status] = {
    "deseve.trust": "reached",
    "deseve.governance": "not reached",
    "pyke.trust": "divided",
    "pyke.cooperation": "too little",
}
PASSAGES = 40


def _bins(passages: int) -> tuple[int, ...]:
    return (0, 0, 0, 0, 0, passages // 2, 0, 0, passages - passages // 2, 0)


def _indicator(id: str) -> IndicatorCoverage:
    cells = CELLS[id]
    passages = sum(cells)
    stance = dict(zip(("supports", "hinders", "mixed"), STANCES[id], strict=True))
    share = passages / PASSAGES
    judged = Judgement("tercapai cukup baik", "=2+3 <i>banyak</i> bukti", "reached")
    return IndicatorCoverage(
        passages=passages,
        words=passages * 23,
        documents=sum(map(bool, cells)),
        informants=sum(map(bool, cells)),
        missing_informants=tuple(
            name for name, n in zip(INFORMANTS, cells, strict=True) if not n
        ),
        share=Share(share, share / 2, share * 1.5, "corrected", "passages", share / 2, share * 1.5)
        if passages
        else Share(0.0, None, None, "uncorrected"),
        confidence=Confidence(0.7, 0.55, 0.7, 0.85, 0.7 * passages, 1.2 * passages,
                              _bins(passages), (30, *_bins(passages)[1:]))
        if passages
        else Confidence(None, None, None, None, 0.0, 0.4, (0,) * 10, (40, *(0,) * 9)),
        precision=0.75 if passages else None,
        precision_interval=(0.6, 0.86) if passages else None,
        recall=0.5 if passages else None,
        recall_interval=(0.35, 0.65) if passages else None,
        verdict="ok" if passages else None,
        verdict_reason=None,
        checked=Checked(10, passages // 2, passages // 3, 1, passages),
        stance=stance,
        balance=Balance(0.8, 0.55, 0.95) if passages else Balance(None, None, None),
        together_with=(Cooccurrence("pyke.trust", 2, 0.6),)
        if id == "deseve.trust"
        else (Cooccurrence("deseve.trust", 2, 0.6),)
        if id == "pyke.trust"
        else (),
        status=STATUSES[id],
        decision=Decision(
            Why.SHARE if passages else Why.NO_EVIDENCE, "all", sum(map(bool, cells)), 3, None,
            Speakers(2, 1, 1) if passages else Speakers(0, 0, 0),
            Leaning("reached", 0.83) if passages else None, {},
        ),
        judgement=judged if id == "deseve.trust" else None,
    )  # fmt: skip


def _quotes() -> tuple[Quote, ...]:
    quotes = []
    for id, cells in CELLS.items():
        for who, number in zip(INFORMANTS, cells, strict=True):
            for n in range(number):
                text = f"Kutipan {n} dari Pak Karto. {HOSTILE} Sudah."
                start = text.index("Sudah.")
                marks = ((start, len(text)), (0, 7))
                by_hand = n == 2
                quotes.append(
                    Quote(
                        id,
                        who,
                        f"doc-{INFORMANTS.index(who)}",
                        f"p-{id}-{INFORMANTS.index(who)}{n}",
                        f"Apa? {HOSTILE}",
                        text,
                        "supports",
                        None if by_hand else 0.9 - n / 10,
                        "hand" if by_hand else "model",
                        marks,
                    )
                )
    return tuple(quotes)


_ADVICE = message(Next.INFORMANTS, more=1, nearest=(("Bu Sutinah <next>", 0.5),))


def example_report() -> Report:
    """Return a report of forty passages, four informants and four indicators."""
    group = {
        id: GroupCoverage(
            sum(cells[:2]), sum(cells[:2]) / 20, 2, 2, {"supports": 1, "hinders": 0, "mixed": 0}
        )
        for id, cells in CELLS.items()
    }
    return Report(
        passages=PASSAGES,
        words=1234,
        documents=4,
        informants=4,
        hand_coded=3,
        model="uji@1",
        indicators={id: _indicator(id) for id in CELLS},
        frameworks={
            "deseve": FrameworkCoverage(1, 1, 0, 0, 0, 2, 1, 7, 161, 4, 4),
            "pyke": FrameworkCoverage(0, 0, 1, 1, 0, 2, None, 4, 92, 4, 4),
        },
        groupings=(
            Grouping(
                "role",
                (Group("worker", 20, 600, 2, 2, group), Group("", 20, 634, 2, 2, group)),
            ),
        ),
        saturation=Saturation(
            needed=3,
            curve=tuple(
                SaturationPoint(n, seen, seen - 0.5, seen + 0.5, new, enough)
                for n, seen, new, enough in (
                    (1, 1.5, 1.5, 0.0),
                    (2, 2.25, 0.75, 0.0),
                    (3, 2.75, 0.5, 1.0),
                    (4, 3.0, 0.25, 2.0),
                )
            ),
            arrivals=(
                Arrival("doc-0", ("Pak Karto",), ("deseve.trust", "pyke.trust")),
                Arrival("doc-1", ("Bu Sutinah",), ()),
                Arrival("doc-2", (INFORMANTS[2],), ("deseve.governance",)),
            ),
            next_new=0.5,
        ),
        advice=(
            Advice("informants", "deseve.governance", ("Bu Sutinah",), _ADVICE),
        ),
        matrix=Matrix(
            informants=tuple(
                Informant(name, (f"doc-{n}",), 10, 300) for n, name in enumerate(INFORMANTS)
            ),
            passages=CELLS,
            stance={
                id: tuple((n, 0, 0) for n in cells) for id, cells in CELLS.items()
            },
        ),
        sample=Sample(10, 4, 40, blind=True, seed=7),
        simultaneous=False,
        status_rule=Rule(3, 0.5, "default"),
        notes=(message(ReportNote.SEVERAL_MODELS, models=(("a & <only>", 3), ("b", 4))),),
        quotes=_quotes(),
        codebook=read_codebook(shipped.CODEBOOK),
    )  # fmt: skip
