"""Speed of the agreement coefficients, against the package `krippendorff` in a loop.

    python bench/agreement.py            # the comparison of 2,000 passages
    python bench/agreement.py --large    # 100,000 passages, 5 coders: time and memory

The peer (`krippendorff`, GPL-3) is in the dependency group `bench` and no part of tandai. It
computes alpha alone; tandai computes all coefficients, alpha of whole sets with two distances,
stance, each pair and the intervals.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.cells import Cells, ratings_of
from tandai.statistics.contrasts import Stances
from tandai.statistics.design import design_of
from tandai.statistics.sets import Sets, masi_distance

Bits = NDArray[np.bool_]


def codings(
    coders: int, units: int, indicators: int, seed: int
) -> tuple[Bits, Bits, NDArray[np.int8]]:
    """Return (present, read, stances): codes of 6 % prevalence, about a tenth given otherwise."""
    random = np.random.default_rng(seed)
    true = random.random((units, indicators)) < 0.06
    present = np.repeat(true[None], coders, axis=0)
    missed = present & (random.random(present.shape) < 0.15)
    added = ~present & (random.random(present.shape) < 0.008)
    present = (present & ~missed) | added
    read = random.random((coders, units)) < 0.95
    present &= read[:, :, None]
    stances = np.where(present, random.integers(0, 3, present.shape), -1).astype(np.int8)
    return present, read, stances


def everything(present: Bits, read: Bits, stances: NDArray[np.int8], documents: int) -> float:
    """Compute all of it with 1,000 resamples; return the seconds."""
    started = time.perf_counter()
    units, indicators = present.shape[1:]
    names = [str(n % documents if documents else n) for n in range(units)]
    design = design_of(names)
    half = indicators // 2
    pools = [np.arange(half), np.arange(half, indicators), np.arange(indicators)]
    design.estimate(
        {
            "cells": Cells(ratings_of(present, read), pools, differences=True),
            "sets": Sets(present, read),
            "stance": Stances(stances, 3),
        }
    )
    return time.perf_counter() - started


def peer(present: Bits, read: Bits, loops: int) -> float:
    """Seconds that the peer takes for alpha of 16 indicators and 1,000 resamples.

    Measured on ``loops`` resamples and multiplied: all take the same time.
    """
    import krippendorff

    values = np.where(read[:, :, None], present, np.nan)
    random = np.random.default_rng(0)
    started = time.perf_counter()
    for _ in range(loops):
        drawn = random.integers(values.shape[1], size=values.shape[1])
        for indicator in range(values.shape[2]):
            krippendorff.alpha(values[:, drawn, indicator], level_of_measurement="nominal")
    return (time.perf_counter() - started) / loops * 1000


def memory() -> float:
    """Return the most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--loops", type=int, default=20)
    options = parser.parse_args()
    present, read, stances = codings(3, 2000, 16, 0)
    everything(present, read, stances, 60)
    by_passage = min(everything(present, read, stances, 0) for _ in range(3))
    by_document = min(everything(present, read, stances, 60) for _ in range(3))
    print("16 indicators, 3 coders, 2,000 passages, 1,000 resamples")
    print(f"  tandai, everything, by passages   {by_passage:8.2f} s")
    print(f"  tandai, everything, by documents  {by_document:8.2f} s")
    try:
        other = peer(present, read, options.loops)
    except ModuleNotFoundError:
        print("  krippendorff is not installed (dependency group bench)")
    else:
        print(f"  krippendorff, alpha alone         {other:8.2f} s = {other / by_passage:.0f} x")
    present, read, _ = codings(3, 10_000, 16, 1)
    started = time.perf_counter()
    design = design_of([str(n) for n in range(10_000)], method="percentile")
    design.estimate({"sets": Sets(present, read, {"masi": masi_distance})})
    seconds = time.perf_counter() - started
    print(f"MASI alpha, 10,000 passages, 3 coders, 1,000 resamples: {seconds:.1f} s")
    if options.large:
        before = memory()
        present, read, stances = codings(5, 100_000, 16, 2)
        for documents in (1000, 0):
            seconds = everything(present, read, stances, documents)
            what = f"{documents:,} documents" if documents else "passages"
            print(
                f"100,000 passages, 5 coders, 16 indicators, 1,000 resamples of {what}: "
                f"{seconds:.0f} s, at most {memory() - before:,.0f} MB more"
            )


if __name__ == "__main__":
    main()
