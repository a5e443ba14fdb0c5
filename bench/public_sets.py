"""Public Indonesian aspect sets, HoASA and CASA (IndoNLU): tandai beside peers, few texts to many.

    python bench/public_sets.py DATA --base FOLDER --out results.jsonl [--systems ours tfidf-svc]
    python bench/public_sets.py --table --out results.jsonl [--also fine-tuned.jsonl]

DATA holds ``hoasa_absa-airy`` and ``casa_absa-prosa`` with ``train.csv`` and ``test.csv``; what is
learnt is which aspects a review mentions (any value but ``neut``/``neutral``). FOLDER is the
encoder before fine-tuning (``tools/make_encoder.py base``). Every system gets the same rows, drawn
from ``train.csv`` with seeds 0, 1, 2 (``all``: one run), and is tested on the whole ``test.csv``;
nothing is chosen there. What stands in the results is not run again: a run that was broken off
goes on. ``--systems`` runs those again that it names, in place of their older rows.

The first form ends with the second: a table and ``public_sets.svg`` in ``bench/README.md``.
``--also`` adds rows of ``encoder_public.py``.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import average_precision_score, f1_score

from public_systems import SYSTEMS, Draw

SETS = {"HoASA": ("hoasa_absa-airy", "review"), "CASA": ("casa_absa-prosa", "sentence")}
SIZES = ("100", "200", "400", "all")
ALL = {"HoASA": 2283, "CASA": 810}
FINE_TUNED = {
    "fine-tuned": "**the encoder fine-tuned on the draw**",
    "fine-tuned-tfidf": "**the same, with tandai, `tfidf`**",
}
HERE = Path(__file__).parent
README = HERE / "README.md"
PICTURE = HERE / "public_sets.svg"
BETWEEN = re.compile(r"(<!-- public sets -->\n).*?(<!-- end -->)", re.DOTALL)

Row = dict[str, Any]


def read(file: Path, column: str) -> tuple[list[str], np.ndarray]:
    """Return texts and presence of aspects (n, k)."""
    table = pl.read_csv(file)
    values = table.drop(column).to_numpy()
    return table[column].to_list(), ~np.isin(values, ["neut", "neutral"])


def draws(data: Path, name: str, size: str, most: int, base: Path | None) -> Iterator[Draw]:
    """Yield the draws of a size, the same ones for every system."""
    folder, column = SETS[name]
    texts, present = read(data / folder / "train.csv", column)
    unseen, _ = read(data / folder / "test.csv", column)
    for draw in range(1 if size == "all" else most):
        n = len(texts) if size == "all" else int(size)
        rows = np.random.default_rng(draw).permutation(len(texts))[:n]
        yield Draw([texts[r] for r in rows], present[rows], unseen, draw, base)


def measure(data: Path, name: str, system: str, draw: Draw) -> Row:
    """Return one row: macro-F1 and mean average precision on the whole test part, and seconds."""
    folder, column = SETS[name]
    _, present = read(data / folder / "test.csv", column)
    start = time.perf_counter()
    suggested, scores = SYSTEMS[system].run(draw)
    return figures(present, suggested, scores) | {"seconds": round(time.perf_counter() - start, 1)}


def figures(present: np.ndarray, suggested: np.ndarray, scores: np.ndarray) -> Row:
    """Return macro-F1 and mean average precision of suggestions and scores (m, k)."""
    return {
        "macro_f1": round(float(f1_score(present, suggested, average="macro", zero_division=0)), 4),
        "map": round(float(average_precision_score(present, scores, average="macro")), 4),
    }


def run(told: argparse.Namespace, out: Path) -> None:
    """Measure what is not there yet, a row a line of ``out``."""
    systems = told.systems or list(SYSTEMS)
    kept = [row for row in rows_of(out) if row["system"] not in (told.systems or ())]
    out.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    known = {(row["set"], row["n"], row["draw"], row["system"]) for row in kept}
    for system in systems:
        for size in told.sizes:
            for name in told.sets:
                for draw in draws(told.data, name, size, told.draws, told.base):
                    if (name, size, draw.seed, system) in known:
                        continue
                    row = {"set": name, "n": size, "draw": draw.seed, "system": system}
                    row |= measure(told.data, name, system, draw)
                    print(json.dumps(row), flush=True)
                    with out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(row) + "\n")


def rows_of(file: Path) -> list[Row]:
    """Return the rows measured so far."""
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def titles() -> dict[str, str]:
    """Return the systems as the table names them, in its order."""
    return {
        **{name: system.title for name, system in SYSTEMS.items() if not name.startswith("ours")},
        **{name: system.title for name, system in SYSTEMS.items() if name.startswith("ours")},
        **FINE_TUNED,
    }


def means(rows: Sequence[Row]) -> pl.DataFrame:
    """Return macro-F1, mean average precision and the number of draws by system, set and n."""
    return (
        pl.DataFrame(rows)
        .group_by("system", "set", "n", maintain_order=True)
        .agg(pl.col("macro_f1").mean(), pl.col("map").mean(), pl.len().alias("draws"))
    )


def markdown(frame: pl.DataFrame) -> str:
    """Return the table: macro-F1/mean average precision; the best of each column is bold."""
    cells = {(r["system"], r["set"], r["n"]): r for r in frame.iter_rows(named=True)}
    places = [(name, size) for name in SETS for size in SIZES]
    heads = [f"{name} n={size}" if size == "100" else size for name, size in places]
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    best = {
        (place, figure): max(
            (round(r[figure], 2) for key, r in cells.items() if key[1:] == place), default=2.0
        )
        for place in places
        for figure in ("macro_f1", "map")
    }
    for system, title in titles().items():
        if not any(key[0] == system for key in cells):
            continue
        shown = []
        for place in places:
            row = cells.get((system, *place))
            figures = [
                _figure(row[figure], best[place, figure]) for figure in ("macro_f1", "map") if row
            ]
            few = f" ({row['draws']})" if row and place[1] != "all" and row["draws"] < 3 else ""
            shown.append("/".join(figures) + few)
        lines.append(f"| {title} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def _figure(value: float, best: float) -> str:
    text = f"{value:.2f}".lstrip("0")
    return f"**{text}**" if round(value, 2) >= best else text


def draw_picture(frame: pl.DataFrame, file: Path) -> None:
    """Write macro-F1 by number of texts as SVG, a line a system."""
    import altair as alt
    import vl_convert

    names = {name: title.replace("*", "").replace("`", "") for name, title in titles().items()}
    shown = frame.with_columns(
        pl.col("system").replace_strict(names).alias("title"),
        pl.struct("set", "n")
        .map_elements(
            lambda s: ALL[s["set"]] if s["n"] == "all" else int(s["n"]), return_dtype=pl.Int64
        )
        .alias("texts"),
    )
    present = [title for title in names.values() if title in set(shown["title"])]
    base = alt.Chart(alt.Data(values=shown.to_dicts())).encode(
        x=alt.X(
            "texts:Q",
            title="training texts",
            scale=alt.Scale(type="log", domain=[90, 2400]),
            axis=alt.Axis(values=[100, 200, 400, 810, 2283]),
        ),
        y=alt.Y("macro_f1:Q", title="macro-F1", scale=alt.Scale(domain=[0.2, 1.0])),
        color=alt.Color("title:N", sort=present, title=None, scale=alt.Scale(scheme="tableau10")),
        shape=alt.Shape("title:N", sort=present, legend=None),
        strokeDash=alt.condition(
            "indexof(datum.system, 'ours') == 0 || indexof(datum.system, 'fine-tuned') == 0",
            alt.value([1, 0]),
            alt.value([4, 3]),
        ),
    )
    layered = alt.layer(base.mark_line(), base.mark_point(filled=True, size=45))
    chart = layered.properties(width=290, height=280).facet(
        column=alt.Column("set:N", sort=list(SETS), title=None)
    )
    legend = chart.configure_legend(orient="bottom", columns=3, labelLimit=260)
    file.write_text(vl_convert.vegalite_to_svg(legend.to_json()), encoding="utf-8")


def main() -> None:
    """Read the command line, measure what is missing, write table and picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--also", type=Path, nargs="*", default=[])
    parser.add_argument("--systems", nargs="*", choices=list(SYSTEMS))
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--sizes", nargs="*", default=list(SIZES))
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--table", action="store_true", help="only table and picture")
    told = parser.parse_args()
    if not told.table:
        if told.data is None:
            parser.error("DATA is needed, or --table")
        # Few texts and strong scores: the solvers stop at their bound, as they do for a user.
        warnings.simplefilter("ignore", ConvergenceWarning)
        run(told, told.out)
    rows = rows_of(told.out)
    rows += [row for file in told.also for row in rows_of(file)]
    frame = means([{k: row[k] for k in ("system", "set", "n", "macro_f1", "map")} for row in rows])
    table = markdown(frame)
    print(table)
    text = README.read_text(encoding="utf-8")
    README.write_text(BETWEEN.sub(rf"\g<1>\n{table}\n\n\g<2>", text), encoding="utf-8")
    draw_picture(frame, PICTURE)


if __name__ == "__main__":
    main()
