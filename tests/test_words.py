"""Every code of a result has words, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tandai.codebook import codebook_of_labels
from tandai.codebook.flaws import Flaw
from tandai.exchange.codes import LeftOut, Remark
from tandai.ground.language import speaking
from tandai.ground.messages import message
from tandai.reporting.codes import Next, ReportNote
from tandai.reporting.results import Advice
from tandai.statistics.undefined import Undefined
from tandai.statistics.verdicts import Reason
from tandai.transcript.notes import FileNote
from tandai.words.codebook import flaw_words
from tandai.words.projects import left_out_words, remark_words
from tandai.words.reasons import verdict_reason
from tandai.words.report import advice_words, note_words
from tandai.words.transcripts import file_note_words
from tandai.words.undefined import why_undefined

# Values for whatever a message asks for.
_NUMBERS = (
    "agreed all_narrower both cells codes coders_f1 codings coded comments drawn drawn_from "
    "earlier f1 fewest highlights indicators informants of partly stances whole "
    "interviews lacking least line lines more most narrower new passages precision_high "
    "precision_low rate read recall recall_high recall_low right_low row seen share sides_low "
    "suggestions times together "
    "waiting wrong"
)
_NAMES = "by id framework parent other reason rule expected variable value sheet"
_LISTS = "changed ids sheets marks left_out pages fields field documents"
_VALUES: dict[str, Any] = {
    **dict.fromkeys(_NUMBERS.split(), 1),
    **dict.fromkeys(_NAMES.split(), "x"),
    **dict.fromkeys(_LISTS.split(), ("x",)),
    "columns": (("text", "Kutipan"),),
    "encodings": (("utf-8", 2),),
    "models": (("m", 2), ("n", 3)),
    "nearest": (("Bu Sri", 0.5),),
    "places": (("Laporan", "3", 2),),
    "units": "bytes",
}


BOOK = codebook_of_labels("x")


def _message(code: Any) -> Any:
    if code is FileNote.COLUMNS_LEFT_OUT:
        return message(code, columns=("Waktu", ""))
    if code is ReportNote.CODES_OF:
        return message(code, rule="majority", coders=2, coder="")
    if code is Flaw.TWICE:
        return message(code, **(_VALUES | {"field": "x"}))
    return message(code, **_VALUES)


def _advice(code: Next) -> str:
    return advice_words(Advice("check", "x", (), _message(code)), BOOK)


_SAID: list[tuple[Any, Any]] = [
    *((code, left_out_words) for code in LeftOut),
    *((code, why_undefined) for code in Undefined),
    *((code, lambda code: remark_words(_message(code))) for code in Remark),
    *((code, lambda code: file_note_words(_message(code))) for code in FileNote),
    *((code, lambda code: note_words(_message(code), BOOK)) for code in ReportNote),
    *((code, lambda code: flaw_words(_message(code))) for code in Flaw),
    *((code, lambda code: verdict_reason(_message(code))) for code in Reason),
    *((code, _advice) for code in Next),
]


@pytest.mark.parametrize(("code", "say"), _SAID, ids=[repr(code) for code, _ in _SAID])
def test_every_code_has_words(code: Any, say: Any) -> None:
    """They differ between the languages, and no two codes of a kind say the same."""
    said = {}
    for language in ("en", "id"):
        with speaking(language):
            said[language] = say(code)
            others = {say(other) for other in type(code) if other is not code}
            assert said[language] not in others
    assert said["en"]
    assert said["en"] != said["id"]
