"""`tandai review` killed while keys are pressed; ``bench/review_kills.py`` does it 100 times."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tandai.corpus import read_corpus
from tandai.review.folding import codes_in_files
from tandai.work.review import reviewing

from .review_example import write_example_tags

if sys.platform == "win32":
    pytest.skip("no pseudo terminal there", allow_module_level=True)

from .review_killing import kept_in, review_killed

KILLS = 3


def test_what_the_screen_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    """Each time; the next start goes on there, and the corpus has all decisions."""
    tags = write_example_tags(tmp_path / "tanda.jsonl")
    chance = random.Random(20)  # noqa: S311  # no secret
    shown: dict[int, str] = {}
    for _ in range(KILLS):
        killed = review_killed(tags, "rani", chance, longest=0.8)
        shown |= killed.acknowledged
        kept = kept_in(tags, "rani")
        for number, passage in killed.acknowledged.items():
            assert kept[number] in (passage, "")
    assert shown
    folder = tmp_path / "tanda-corpus"
    with reviewing(tags, "rani") as review:
        decided = {
            id: frozenset(own.codes)
            for id, own in review.session.decided.items()
            if own.state == "coded"
        }
        assert codes_in_files(read_corpus(folder), "rani") == decided
