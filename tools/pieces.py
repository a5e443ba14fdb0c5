"""The vocabulary of the encoder: which pieces to keep, and the tokenizer over them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, PADDING, END, UNKNOWN = range(4)
_LATIN = re.compile(r"[\u2581a-zA-ZÀ-ÖØ-öø-ÿ’'\-]+")
_MARKS = re.compile(r"\u2581?(?:[^\w\s]|_){1,3}|\u2581?\d{1,4}|[\u0300-\u036f]")


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Return the unigram tokenizer of XLM-RoBERTa over ``pieces`` (piece, score).

    Source: Conneau et al. 2020; the first four pieces are ``<s> <pad> </s> <unk>``.
    """
    tokenizer = Tokenizer(Unigram(pieces, unk_id=UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", START), ("</s>", END)]
    )
    return tokenizer


def pieces_to_keep(pieces: list[tuple[str, float]], words: Iterable[str], most: int) -> list[int]:
    """Return at most ``most`` ids in ascending order.

    Kept first: the special pieces, those that ``words`` (also capitalised) split
    into, Latin pieces of up to three letters, marks and numbers, so that any Latin text still
    splits into known pieces. Then the likeliest other Latin pieces, which are mostly English.

    Raises ValueError where the first group alone exceeds ``most``.
    """
    whole = tokenizer_of(pieces)
    kept = set(range(len(SPECIAL)))
    forms = [form for word in words for form in (word, word.capitalize())]
    for encoding in whole.encode_batch(forms, add_special_tokens=False):
        kept.update(encoding.ids)
    by_score = sorted(range(len(pieces)), key=lambda i: -pieces[i][1])
    for index in by_score:
        name = pieces[index][0]
        if _MARKS.fullmatch(name) or (_LATIN.fullmatch(name) and len(name.strip("\u2581")) <= 3):
            kept.add(index)
    if len(kept) > most:
        raise ValueError(f"{len(kept)} pieces are needed, more than {most}")
    for index in by_score:
        if len(kept) == most:
            break
        if _LATIN.fullmatch(pieces[index][0]):
            kept.add(index)
    return sorted(kept)
