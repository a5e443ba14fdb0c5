"""Sentences and plain text: what is quick gives what spaCy and the rules give."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.text import plain, sentences

# All of spaCy's Indonesian, of which tandai itself loads a part.
INDONESIAN = spacy.blank("id")
INDONESIAN.add_pipe("sentencizer", config={"punct_chars": list(".?!…。")})
# What a tokenizer takes apart in its own way, side by side with and without spaces.
PIECES = (
    "a Ya dll Jan. dr S.H. Rp 2.000 3 % http://x.id a.com o.O :-. ?! ... … - ' \" ) ° 😀".split()
)
SPOKEN = (
    st.text("ab .?!…。\n\u00a0“”(),*", max_size=30)
    | st.text(max_size=30)
    | st.lists(st.sampled_from([*PIECES, ".", "? ", " ", "  ", "\n"]), max_size=12).map("".join)
)


@given(SPOKEN)
def test_sentences_are_those_of_spacy(text: str) -> None:
    """Also where one look is enough to tell that there is but one."""
    expected = []
    for sentence in INDONESIAN(text).sents:
        stripped = sentence.text.strip()
        if stripped:
            start = sentence.start_char + sentence.text.index(stripped)
            expected.append((start, start + len(stripped)))
    assert sentences(text) == expected


@given(SPOKEN)
def test_text_without_marks_loses_only_white_space(text: str) -> None:
    """Letters and punctuation of ordinary speech are never taken for markup."""
    if not set(text) & set("[](*_`"):
        assert plain(text) == " ".join(text.split())


def test_marks_and_remarks_are_left_out() -> None:
    """Emphasis, links' targets, and what the transcriber noted."""
    assert plain("**Ya**, [pelatihan](https://contoh.id) (tertawa) itu [jeda] jalan.") == (
        "Ya, pelatihan itu jalan."
    )
