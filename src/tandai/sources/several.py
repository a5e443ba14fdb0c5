"""Several coded sources read by one codebook, and merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tandai.codebook import Codebook, codebook_of_labels
from tandai.corpus import LABELS, Corpus, read_corpus
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, UsageError
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.sources.coded import CodebookChoice, brings_codebook, read_coded, tells_texts
from tandai.sources.merging import Merged, merged

_MOST_NAMED = 5


def read_several(paths: Sequence[Path], choice: CodebookChoice = None) -> Merged:
    """Read sources of any kind, the oldest first, as one corpus; see :func:`merged`.

    A source without a codebook is read by that of the others; ``choice`` reads all of them by one.
    Files that do not name their coder are named after the file where several are given.

    Raises as :func:`read_coded` and :func:`merged`; CorpusError where sources bring codebooks that
    differ, with what differs; UsageError where nothing or the same file twice is given.
    """
    if not paths:
        raise UsageError(tr("nothing was given to learn from.", "tidak ada yang dipelajari."))
    names = _names(paths)
    if len(paths) == 1:
        return merged({names[0]: _one(paths[0], choice)})
    coders = [path.stem for path in paths]
    found: dict[str, Corpus] = {}
    own = [n for n, path in enumerate(paths) if choice is None and brings_codebook(path)]
    for n in own:
        found[names[n]] = read_coded(paths[n], None, coder=coders[n])
    _require_one_codebook(found)
    base = next(iter(found.values())).codebook if found else None
    # What has no texts speaks of passages that another source has.
    later = [n for n in range(len(paths)) if n not in own]
    for n in sorted(later, key=lambda n: not tells_texts(paths[n])):
        known = {id for corpus in found.values() for id in corpus.passages["passage_id"]}
        lone = not known and not tells_texts(paths[n])
        found[names[n]] = (
            _one(paths[n], choice)
            if lone
            else read_coded(paths[n], choice, base, coders[n], known=known)
        )
    return merged(_by_one({name: found[name] for name in names}, choice, base))


def _one(path: Path, choice: CodebookChoice) -> Corpus:
    """Read a source by itself; one of codes alone is refused, as it has no texts."""
    return read_coded(path, choice) if tells_texts(path) else read_corpus(path, choice)


def _by_one(
    sources: Mapping[str, Corpus], choice: CodebookChoice, base: Codebook | None
) -> dict[str, Corpus]:
    """Put one codebook in the place of what each source was read by."""
    used = {id for corpus in sources.values() for id in corpus.codings["indicator"] if id}
    book = base or next(iter(sources.values())).codebook
    if choice == LABELS:
        book = codebook_of_labels({id for own in sources.values() for id in own.codebook.ids})
    if unknown := sorted(used - set(book.ids)):
        listed = first_few(unknown, _MOST_NAMED)
        raise CorpusError(
            tr(
                f"the codebook does not know codes of some sources: {listed}.",
                f"buku kode tidak memuat kode dari sebagian sumber: {listed}.",
            ),
            hint=_one_codebook(),
        )
    return {name: replace(corpus, codebook=book) for name, corpus in sources.items()}


def _names(paths: Sequence[Path]) -> list[str]:
    """Name sources after their files, with the folder where two have the same name."""
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError(
            tr("the same source was given twice.", "sumber yang sama diberikan dua kali.")
        )
    plain = [path.name or str(path) for path in paths]
    times = Counter(plain)
    return [
        name if times[name] == 1 else str(path) for name, path in zip(plain, paths, strict=True)
    ]


def _one_codebook() -> str:
    return tr(
        "Give the codebook that is to count with --codebook, or --codebook labels.",
        "Berikan buku kode yang berlaku dengan --codebook, atau --codebook labels.",
    )


def _require_one_codebook(sources: Mapping[str, Corpus]) -> None:
    """Raise CorpusError with what differs between the codebooks that sources bring."""
    names = list(sources)
    problems = first_of(
        problem
        for name in names[1:]
        for problem in _differences(
            names[0], sources[names[0]].codebook, name, sources[name].codebook
        )
    )
    if problems:
        raise CorpusError(
            tr("the sources have different codebooks.", "buku kode sumber-sumber ini berbeda."),
            hint=_one_codebook(),
            problems=problems,
        )


def _differences(one: str, first: Codebook, other: str, second: Codebook) -> Iterator[Problem]:
    """Yield the indicators that only one has, and those that are not the same in both."""
    for name, book, lacking in ((one, first, second), (other, second, first)):
        for id in book.ids:
            if id not in lacking.ids:
                yield Problem(id, tr(f"only in {name}", f"hanya ada dalam {name}"))
    for id in first.ids:
        if id in second.ids and (fields := _fields(first, second, id)):
            listed = ", ".join(fields)
            yield Problem(
                id,
                tr(
                    f"not the same in {one} and {other}: {listed}",
                    f"tidak sama dalam {one} dan {other}: {listed}",
                ),
            )


def _fields(first: Codebook, second: Codebook, id: str) -> list[str]:
    one, other = first[id].model_dump(), second[id].model_dump()
    return [name for name in one if one[name] != other.get(name)]
