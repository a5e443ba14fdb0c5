"""How far two coders agree on the words that carry the codes that both gave, by character.

    python bench/evidence.py corpora/tumang --coders A B

F1: characters that both marked, for the same side, over the mean of what each marked. Alpha:
Krippendorff's (2019) for three values of each character of these passages: nothing, supports,
hinders.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from tandai.corpus import Corpus, read_corpus

Cell = tuple[str, str]


def marked_characters(corpus: Corpus, coder: str) -> dict[Cell, dict[int, str]]:
    """Return for each code (passage, indicator) the side of each character marked by a coder."""
    found: dict[Cell, dict[int, str]] = defaultdict(dict)
    for passage, own, indicator, side, start, end in corpus.evidence.iter_rows():
        if own == coder:
            found[passage, indicator].update(dict.fromkeys(range(start, end), side))
    return found


def alpha_of_counts(counts: Counter[tuple[str, str]]) -> float:
    """Return Krippendorff's alpha of two coders from how often each pair of values came."""
    units = sum(counts.values())
    observed = sum(number for (one, other), number in counts.items() if one != other) / units
    values: Counter[str] = Counter()
    for (one, other), number in counts.items():
        values[one] += number
        values[other] += number
    pairs = 2 * units * (2 * units - 1)
    expected = 1 - sum(number * (number - 1) for number in values.values()) / pairs
    return 1 - observed / expected


def main() -> None:
    """Print the figures of each indicator and of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--coders", nargs=2, default=("A", "B"))
    told = parser.parse_args()
    corpus = read_corpus(told.corpus)
    first, second = (marked_characters(corpus, coder) for coder in told.coders)
    places = {
        id: (a, b) for id, a, b in corpus.passages.select("passage_id", "start", "end").rows()
    }
    shared: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for passage, indicator in first.keys() & second.keys():
        one, other = first[passage, indicator], second[passage, indicator]
        shared[indicator] += sum(other.get(place) == side for place, side in one.items())
        marked[indicator] += len(one) + len(other)
        cells[indicator] += 1
        for place in range(*places[passage]):
            counts[one.get(place, ""), other.get(place, "")] += 1
    print("| indicator | codes of both | F1 by character |\n|---|---|---|")
    for id in corpus.codebook.ids:
        if cells[id]:
            print(f"| {id} | {cells[id]} | {2 * shared[id] / marked[id]:.3f} |")
    whole = 2 * shared.total() / marked.total()
    print(f"| all | {cells.total()} | {whole:.3f} |\n\nalpha {alpha_of_counts(counts):.3f}")


if __name__ == "__main__":
    main()
