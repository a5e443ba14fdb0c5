"""Words and sentences of spoken Indonesian, with spaCy.

spaCy takes most of a second to load, so it is imported where sentences are cut and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from spacy.language import Language

_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{1,500}\)")
_REMARK = re.compile(
    r"\[[^\]\n]{1,60}\]|\((?:tertawa|tidak jelas|diam|jeda)[^)\n]{0,40}\)", re.IGNORECASE
)
_MARKUP = re.compile(r"\\?[*_`]{1,3}")
# Without one of these none of the three can match; most spoken text has none.
_MARKS = re.compile(r"[\[(*_`]")


_ENDS = ".?!…。"
_ONE_SENTENCE = re.compile(rf"[^{_ENDS}]*[{_ENDS}]*\s*")
_FROM_END = re.compile(rf"[{_ENDS}]\S*")
_WORD, _SPACE = re.compile(r"\S+"), re.compile(r"\s*")
_END_TOKENS = frozenset(_ENDS)
_LONGEST_WORD = 80


@lru_cache(maxsize=1)
def _splitter() -> Language:
    """Return Indonesian with those exceptions of its tokenizer alone that can end a sentence.

    The others (some thousand words with hyphens) take longest to set up, and none of them
    changes where a full stop stands.
    """
    from spacy.lang.id import Indonesian

    class _Defaults(Indonesian.Defaults):  # type: ignore[misc,valid-type]  # a variable to mypy
        tokenizer_exceptions: ClassVar[dict[str, Any]] = {
            word: tokens
            for word, tokens in Indonesian.Defaults.tokenizer_exceptions.items()
            if set(word) & set(_ENDS)
        }

    class _Splitter(Indonesian):  # type: ignore[no-untyped-call]  # spaCy's hook has no types
        Defaults = _Defaults

    return _Splitter()


def sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without surrounding white space.

    Texts without any sentence end are one sentence; white space alone is none.
    """
    if _ONE_SENTENCE.fullmatch(text):
        return _stripped(text, [0])
    return _stripped(text, _beginnings(text))


def _stripped(text: str, beginnings: list[int]) -> list[tuple[int, int]]:
    spans = []
    for start, end in pairwise([*beginnings, len(text)]):
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans


def _beginnings(text: str) -> list[int]:
    """Return where spaCy's sentencizer begins sentences, by what it makes of single words.

    Its tokenizer takes a text apart at white space before all else, so that a word gives the same
    tokens wherever it stands, and most words that end a sentence were seen before. After an end,
    the first token that is no punctuation begins a sentence; so does white space that is more
    than one space, which is a token of its own.
    """
    beginnings = [0]
    at = 0
    while (found := _FROM_END.search(text, at)) is not None:
        # The end stands within a word, whose beginning is found backwards.
        before = text[at : found.start()]
        inside = 0 if not before or before[-1].isspace() else len(before.rsplit(None, 1)[-1])
        start, at = found.start() - inside, found.end()
        ended = _take_word(text, start, at, beginnings, ended=False)
        while ended:
            start = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it may be empty
            if start == len(text):
                return beginnings
            if start - at != 1 or text[at] != " " or text[start].isalnum():
                beginnings.append(start)
                at = start
                break
            at = _WORD.match(text, start).end()  # type: ignore[union-attr]  # no space stands here
            ended = _take_word(text, start, at, beginnings, ended=True)
    return beginnings


def _take_word(text: str, start: int, end: int, beginnings: list[int], *, ended: bool) -> bool:
    """Add where sentences begin in a word; return whether one has ended behind its last token."""
    # What has no white space for so long is no word, and should not be remembered.
    known = _in_word if end - start <= _LONGEST_WORD else _in_word.__wrapped__
    begun, ended = known(text[start:end], ended)
    if begun:
        beginnings += [start + offset for offset in begun]
    return ended


@lru_cache(maxsize=1 << 16)
def _in_word(word: str, ended: bool) -> tuple[tuple[int, ...], bool]:
    """Return at which offsets of a word sentences begin, and whether one has ended behind it.

    ``ended``: whether one has before it.
    """
    begun = []
    for token in _splitter().tokenizer(word):
        if token.text in _END_TOKENS:
            ended = True
        elif ended and not token.is_punct:
            begun.append(token.idx)
            ended = False
    return tuple(begun), ended


def plain(text: str) -> str:
    """Return ``text`` for features: without Markdown, links' targets and transcriber's remarks."""
    if not text:
        return text
    if not _MARKS.search(text):
        return " ".join(text.split())
    without_links = _LINK.sub(r"\1", text)
    return " ".join(_MARKUP.sub("", _REMARK.sub(" ", without_links)).split())


def passage_hash(text: str) -> str:
    """Return the hash under which models and encoders remember a passage that they saw."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
