"""How often an indicator is called reached when half of its evidence supports it, and the power.

    python bench/status.py [--studies 20000]

Each study has informants who give evidence; of each a share supports, drawn anew from a beta
distribution whose intraclass correlation is .00 (all alike), .14, .33, .60 or 1.00 (each informant
is wholly for or against). "even": four passages of each informant; "uneven": one to many (one and
a geometric number of mean 3). Prints, for each number of informants, the error: the share of
studies called reached where the true share is one half; and the power: where it is .8 (at 1.00
eight of ten informants are for). Beside it what intervals that take passages for independent gave.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.balance import Evidence, share_interval
from tandai.statistics.proportions import score_interval

INFORMANTS = (3, 4, 5, 8, 10, 15, 20)
CLUSTERING = (0.0, 0.14, 0.33, 0.6, 1.0)
BOUND = 0.5

Floats = NDArray[np.float64]


def studies(
    number: int, informants: int, share: float, clustering: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return supporting and all passages (studies, informants), half of the studies uneven."""
    shape = (number, informants)
    passages = np.where(
        np.arange(number)[:, None] % 2, 1 + random.negative_binomial(1, 0.25, shape), 4
    )
    if clustering == 0:
        own = np.full(shape, share)
    elif clustering == 1:
        own = (random.random(shape) < share).astype(float)
    else:
        strength = (1 - clustering) / clustering
        own = random.beta(share * strength, (1 - share) * strength, shape)
    return random.binomial(passages, own).astype(float), passages.astype(float)


def reached(supporting: Floats, passages: Floats) -> tuple[Floats, Floats]:
    """Return whether each study is called reached: by tandai, and with independent passages."""
    pairs = zip(supporting, passages, strict=True)
    found = [share_interval(Evidence(*own)) for own in pairs]
    total = passages.sum(axis=1)
    low, _ = score_interval(supporting.sum(axis=1) / total, total)
    own = np.array([bounds is not None and bounds[0] > BOUND for bounds in found])
    return own.astype(float), (low > BOUND).astype(float)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=20000)
    options = parser.parse_args()
    print("| evidence | clustering | " + " | ".join(map(str, INFORMANTS)) + " |")
    print("|---" * (2 + len(INFORMANTS)) + "|")
    for clustering in CLUSTERING:
        lines: dict[str, list[str]] = {"even": [], "uneven": [], "as if independent": []}
        for informants in INFORMANTS:
            random = np.random.default_rng([informants, int(100 * clustering)])
            wrong, right = (
                reached(*studies(options.studies, informants, share, clustering, random))
                for share in (BOUND, 0.8)
            )
            for name, start in (("even", 0), ("uneven", 1)):
                error, power = (100 * own[0][start::2].mean() for own in (wrong, right))
                lines[name].append(f"{error:.1f} / {power:.0f}")
            naive = 100 * wrong[1].mean(), 100 * right[1].mean()
            lines["as if independent"].append(f"{naive[0]:.0f} / {naive[1]:.0f}")
        for name, cells in lines.items():
            print(f"| {name} | {clustering:.2f} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
