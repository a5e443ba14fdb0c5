"""Who interviews and who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tandai.transcript.labels import (
    INFORMANT_WORDS,
    INTERVIEWER_WORDS,
    LETTER_PAIRS,
    folded,
)

# Measured on five real interviews of two hosts and a guest: 27 % to 76 % of a host's turns end
# in a question mark, and 2 % to 6 % of a guest's.
_ASKS_OFTEN = 0.25
_TIMES_AS_OFTEN = 3.0
# The least share of all words with which a speaker can be the one who is interviewed.
_TALKS = 0.2


def find_interviewers(
    turns: Sequence[tuple[str, str]], interviewers: Sequence[str] = ()
) -> frozenset[str]:
    """Return the speakers who ask, from (speaker, text) of all turns.

    Given labels decide; else words such as Peneliti and Informan; else pairs of letters
    (P/N, T/J, Q/A); else behaviour: a speaker asks who ends at least a quarter of the
    turns with a question mark, three times as often as the one who does so least. The
    result is empty where that tells nobody apart, and a joint label ("G & K") asks when all
    its parts do.
    """
    speakers = list(dict.fromkeys(speaker for speaker, _ in turns))
    given = {folded(label) for label in interviewers}
    asking = {s for s in speakers if folded(s) in given} if given else _by_words(speakers)
    if not asking and not given:
        asking = _by_letters(speakers) or _by_behaviour(turns)
    return frozenset(asking | {s for s in speakers if _parts(s) and _parts(s) <= _initials(asking)})


def _by_words(speakers: Sequence[str]) -> set[str]:
    def role(speaker: str) -> str:
        word = folded(speaker).split()[0].rstrip("0123456789-")
        if word in INTERVIEWER_WORDS:
            return "asks"
        return "answers" if word in INFORMANT_WORDS else ""

    roles = {speaker: role(speaker) for speaker in speakers}
    asking = {speaker for speaker, what in roles.items() if what == "asks"}
    if asking or "answers" not in roles.values():
        return asking
    # Informants are named as such: whoever is not, asks.
    return {speaker for speaker, what in roles.items() if not what}


def _by_letters(speakers: Sequence[str]) -> set[str]:
    letter = {speaker: folded(speaker).rstrip("0123456789- ") for speaker in speakers}
    letters = set(letter.values())
    for asks, answers in LETTER_PAIRS:
        if {asks, answers} <= letters:
            return {speaker for speaker, key in letter.items() if key == asks}
    return set()


def _by_behaviour(turns: Sequence[tuple[str, str]]) -> set[str]:
    words: dict[str, int] = {}
    asked: dict[str, int] = {}
    number: dict[str, int] = {}
    for speaker, text in turns:
        words[speaker] = words.get(speaker, 0) + len(text.split())
        asked[speaker] = asked.get(speaker, 0) + text.rstrip(" *_.").endswith("?")
        number[speaker] = number.get(speaker, 0) + 1
    if len(words) < 2:
        return set()
    rate = {speaker: asked[speaker] / number[speaker] for speaker in words}
    talking = [s for s in words if words[s] >= _TALKS * sum(words.values())]
    main = min(talking, key=lambda speaker: (rate[speaker], -words[speaker]))
    return {
        speaker
        for speaker in words
        if speaker != main
        and rate[speaker] >= _ASKS_OFTEN
        and rate[speaker] >= _TIMES_AS_OFTEN * rate[main]
    }


def _parts(speaker: str) -> frozenset[str]:
    """The people in a joint label, empty for a single speaker."""
    parts = [part.strip() for part in re.split(r"&|/|,| dan ", folded(speaker))]
    return frozenset(parts) if len(parts) > 1 else frozenset()


def _initials(speakers: set[str]) -> frozenset[str]:
    names = {folded(speaker) for speaker in speakers}
    return frozenset(names | {name[0] for name in names if name})
