"""Words and sentences of spoken Indonesian, with spaCy.

spaCy takes most of a second to load, so it is imported where sentences are cut and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
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
# Only tokenizer and sentencizer run; spaCy's own bound is for parsers and taggers.
_LONGEST = 10**8
_ONE_SENTENCE = re.compile(rf"[^{_ENDS}]*[{_ENDS}]*\s*")


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

    nlp = _Splitter()
    nlp.add_pipe("sentencizer", config={"punct_chars": list(_ENDS)})
    nlp.max_length = _LONGEST
    return nlp


def sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without surrounding white space.

    Texts without any sentence end are one sentence; white space alone is none.
    """
    if _ONE_SENTENCE.fullmatch(text):
        whole = text.strip()
        start = text.index(whole)
        return [(start, start + len(whole))] if whole else []
    spans = []
    for sentence in _splitter()(text).sents:
        raw = text[sentence.start_char : sentence.end_char]
        stripped = raw.strip()
        if stripped:
            start = sentence.start_char + raw.index(stripped)
            spans.append((start, start + len(stripped)))
    return spans


def plain(text: str) -> str:
    """Return ``text`` for features: without Markdown, links' targets and transcriber's remarks."""
    if not _MARKS.search(text):
        return " ".join(text.split())
    without_links = _LINK.sub(r"\1", text)
    return " ".join(_MARKUP.sub("", _REMARK.sub(" ", without_links)).split())


def passage_hash(text: str) -> str:
    """Return the hash under which models and encoders remember a passage that they saw."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
