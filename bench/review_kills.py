"""`tandai review` killed (-9) at random moments while a script presses keys: what is lost?

Every act that the screen acknowledged (✓ #12 …) must stand in the journal with its number and
passage, and each next start must go on there and fold all decisions into the corpus.

    python bench/review_kills.py [--kills 100] [--seed 0]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.review_example import write_example_tags
from tests.review_killing import kept_in, review_killed

from tandai.corpus import read_corpus
from tandai.review.folding import codes_in_files
from tandai.work.review import reviewing


def main() -> int:
    """Kill as often as asked; print what was shown, kept and lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311  # no secret
    shown = pressed = torn = lost = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        tags = write_example_tags(Path(folder) / "tanda.jsonl")
        for _ in range(asked.kills):
            killed = review_killed(tags, "rani", chance, longest=3.0)
            kept = kept_in(tags, "rani")
            shown += len(killed.acknowledged)
            pressed += killed.pressed
            torn += killed.torn
            lost += sum(
                kept.get(number) not in (passage, "")
                for number, passage in killed.acknowledged.items()
            )
            with reviewing(tags, "rani") as review:
                decided = {
                    id: frozenset(own.codes)
                    for id, own in review.session.decided.items()
                    if own.state == "coded"
                }
            corpus = read_corpus(Path(folder) / "tanda-corpus")
            wrong += codes_in_files(corpus, "rani") != decided
    print(f"kills {asked.kills}, keys pressed {pressed}, acts acknowledged on screen {shown}")
    print(f"torn last lines {torn}, acknowledged acts lost {lost}, corpora not as decided {wrong}")
    return 1 if lost or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
