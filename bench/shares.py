"""How often the 95 % intervals of shares hold the truth, and how wide they are.

    python bench/shares.py [--studies 400] [--seed 2] [--only NAME]

Each study has interviews that differ in how often they speak of an indicator (a beta
distribution with the given intraclass correlation), a model whose scores are shifted by
``quality`` standard deviations where the indicator is present, calibrated confidence but
for the scenario that says otherwise, suggestions from a confidence of 0.35 on, and a sample drawn
as `tandai sample` draws it and checked without mistakes but in one scenario; "the first n of
200" is a sheet of 200 filled in so far. One factor at a
time is changed from the middle: 40 interviews of 50 passages, 200 checked, correlation 0.05,
quality 2.2.

"interviews": the interval of --target interviews against the share in the population that the
interviews come from; "passages": that of --target passages against the share among the
tagged passages. "uncorrected" is the usual interval around the count of suggestions, and "normal"
the prediction-powered estimate with a normal interval over passages, as it is mostly computed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tandai.statistics.proportions import score_interval
from tandai.statistics.sampling import drawn, probabilities, sizes, turns
from tandai.statistics.shares import estimate

PREVALENCES = (0.01, 0.02, 0.05, 0.10, 0.20, 0.40)
_EACH = 3
SHARE = np.repeat(PREVALENCES, _EACH)
_THRESHOLD = 0.35
_Z = 1.959964

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Scenario:
    """What a simulated study is like.

    ``shift`` is added to the log-odds of the confidence; ``missed`` is the part of what passages
    carry that the person who checks does not see. ``checked`` 0: all passages.
    """

    name: str
    interviews: int = 40
    passages: int = 50
    checked: int = 200
    correlation: float = 0.05
    quality: float = 2.2
    shift: float = 0.0
    missed: float = 0.0


MIDDLE = Scenario("middle")
SCENARIOS = (
    MIDDLE,
    replace(MIDDLE, name="good model (quality 3.5)", quality=3.5),
    replace(MIDDLE, name="poor model (quality 1)", quality=1.0),
    replace(MIDDLE, name="model that knows nothing", quality=0.0),
    replace(MIDDLE, name="overconfident (log-odds + 1.5)", shift=1.5),
    replace(MIDDLE, name="underconfident (log-odds − 1.5)", shift=-1.5),
    replace(MIDDLE, name="100 checked", checked=100),
    replace(MIDDLE, name="400 checked", checked=400),
    *(replace(MIDDLE, name=f"the first {n} of 200", checked=n) for n in (20, 50, 150)),
    replace(MIDDLE, name="no clustering", correlation=0.0),
    replace(MIDDLE, name="strong clustering (0.15)", correlation=0.15),
    replace(MIDDLE, name="10 interviews", interviews=10),
    replace(MIDDLE, name="20 interviews", interviews=20),
    replace(MIDDLE, name="6 interviews", interviews=6),
    replace(MIDDLE, name="few speak of it (0.5), 10 interviews", interviews=10, correlation=0.5),
    replace(MIDDLE, name="the checker misses a fifth", missed=0.2),
    *(
        replace(
            MIDDLE,
            name=f"all by hand, {n} interviews ({c})",
            interviews=n,
            correlation=c,
            checked=0,
        )
        for n in (10, 20)
        for c in (0.14, 0.5)
    ),
    *(
        replace(MIDDLE, name=f"width: {n} interviews, {m} checked", interviews=n, checked=m)
        for n in (10, 20, 40)
        for m in (50, 100, 200, 400)
    ),
)
METHODS = (
    "corrected, interviews",
    "corrected, passages",
    "labels-only, interviews",
    "labels-only, passages",
    "normal, interviews",
    "uncorrected, passages",
)


@dataclass(frozen=True)
class Study:
    """Simulated passages: interview (n,), the rest (n, columns); ``seen`` by who checks."""

    interview: Any
    truth: Any
    seen: Any
    confidence: Floats
    suggested: Any


def study(scenario: Scenario, generator: np.random.Generator) -> Study:
    """Return one simulated study; interviews vary in length by a factor of about two."""
    mean = scenario.passages
    length = np.maximum(
        5, generator.poisson(mean * generator.uniform(0.6, 1.4, scenario.interviews))
    )
    interview = np.repeat(np.arange(scenario.interviews), length)
    own = np.tile(SHARE, (scenario.interviews, 1))
    if scenario.correlation:
        strength = (1 - scenario.correlation) / scenario.correlation
        own = generator.beta(SHARE * strength, (1 - SHARE) * strength, size=own.shape)
    truth = generator.random((len(interview), len(SHARE))) < own[interview]
    score = generator.normal(size=truth.shape) + scenario.quality * truth
    odds = np.log(SHARE / (1 - SHARE)) + scenario.quality * score - scenario.quality**2 / 2
    confidence = 1 / (1 + np.exp(-(odds + scenario.shift)))
    if not scenario.quality:
        # It knows nothing and does not know that: as many suggestions as carriers, at random.
        confidence = np.where(generator.random(truth.shape) < SHARE, 0.6, 0.01)
    seen = truth
    if scenario.missed:
        seen = truth & (generator.random(truth.shape) >= scenario.missed)
    return Study(interview, truth, seen, confidence, confidence >= _THRESHOLD)


def intervals(
    own: Study, checked: int, seed: int
) -> Iterator[tuple[str, tuple[Floats, Floats], Floats]]:
    """Yield method, bounds and the truth they are meant for."""
    size = sizes(own.confidence)
    # Of one's own, so that the draw does not depend on what else is simulated.
    turn = turns(np.random.default_rng((seed, 1)).random(len(size)), size)
    rows, after = drawn(turn, min(checked or 10**9, len(size)))
    weight = np.zeros(len(size))
    weight[rows] = 1 / probabilities(size[rows], after)
    here = own.truth.mean(axis=0)
    for method in ("corrected", "labels-only"):
        suggested = own.suggested if method == "corrected" else None
        found = estimate(own.seen, suggested, own.confidence, weight, own.interview)
        assert found.interviews is not None  # noqa: S101 - there are several
        yield f"{method}, interviews", found.interviews, SHARE
        yield f"{method}, passages", found.passages, here
    yield "normal, interviews", _normal(own, weight), SHARE
    counted = own.suggested.mean(axis=0)
    number = np.full(len(counted), float(len(size)))
    yield "uncorrected, passages", score_interval(counted, number, _Z), here


def _normal(own: Study, weight: Floats) -> tuple[Floats, Floats]:
    """Mean confidence plus the weighted mean error, and 1.96 standard errors over passages."""
    number = len(weight)
    error = weight[:, None] * (own.seen - own.confidence)
    value = own.confidence.mean(axis=0) + error.mean(axis=0)
    read = int((weight > 0).sum())
    drawn = error[weight > 0] * read / number
    variance = drawn.var(axis=0, ddof=1) / read + own.confidence.var(axis=0, ddof=1) / number
    margin = _Z * np.sqrt(variance)
    return value - margin, value + margin


def measure(scenario: Scenario, studies: int, seed: int) -> dict[str, tuple[Floats, Floats]]:
    """Return, for each method, coverage and mean width in percent at each prevalence."""
    generator = np.random.default_rng(seed)
    held: dict[str, list[Any]] = {name: [] for name in METHODS}
    width: dict[str, list[Any]] = {name: [] for name in METHODS}
    for number in range(studies):
        own = study(scenario, generator)
        for name, (low, high), truth in intervals(own, scenario.checked, number):
            held[name].append((low <= truth + 1e-12) & (truth <= high + 1e-12))
            width[name].append(np.clip(high, 0, 1) - np.clip(low, 0, 1))
    return {name: (_by_prevalence(held[name]), _by_prevalence(width[name])) for name in METHODS}


def _by_prevalence(values: list[Any]) -> Floats:
    cells = np.array(values, dtype=float).reshape(-1, len(PREVALENCES), _EACH)
    return 100 * cells.mean(axis=(0, 2))


def main() -> None:
    """Print a row for each scenario and method, as the table in bench/README.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=400)
    parser.add_argument("--only", default="", help="studies whose name begins so")
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    heads = " | ".join(f"{100 * p:.0f} %" for p in PREVALENCES)
    print(f"| study | method | {heads} |")
    print("|---" * (2 + len(PREVALENCES)) + "|")
    for scenario in SCENARIOS:
        if not scenario.name.startswith(options.only):
            continue
        result = measure(scenario, options.studies, options.seed)
        for name, (held, width) in result.items():
            cells = " | ".join(f"{h:.0f} ({w:.1f})" for h, w in zip(held, width, strict=True))
            print(f"| {scenario.name} | {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
