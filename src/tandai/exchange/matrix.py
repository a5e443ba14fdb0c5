"""The matrix of quotes by indicator, in the form of a thesis appendix in Indonesia (``.docx``).

Per framework and indicator the definition, a line of counts and a table
``No | Informan | Kutipan | Sikap | Pengode | Sumber``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tandai.codebook import STANCES, Framework, stance_word
from tandai.corpus import CoderKind, Corpus
from tandai.documents.chapters import Block, Chapter, Heading, Paragraph
from tandai.documents.tables import Column, DocumentTable, MarkedText
from tandai.exchange.examples import CodedQuote, Section, coder_word, sections_of
from tandai.ground.language import current_language, tr
from tandai.ground.numbers import count
from tandai.tags import Tags

Sections = Sequence[tuple[Framework, list[Section]]]


def write_quote_matrix(
    corpus: Corpus, tags: Sequence[Tags], path: Path, *, force: bool = False
) -> None:
    """Write the quotes of a corpus, with suggestions if there are any, as an appendix.

    A passage stands once under an indicator, with all who gave it that code and, where they
    differ, the stance of each. Indicators without a quote are listed at the end: that nobody
    spoke of them is a result.

    Raises OutputError where the file cannot be written.
    """
    # Here, since it loads python-docx, which other exports do without.
    from tandai.documents.docx_writer import write_docx_chapter

    write_docx_chapter(appendix_of(corpus, tags), path, force=force)


def appendix_of(corpus: Corpus, tags: Sequence[Tags]) -> Chapter:
    """Return the appendix; see :func:`write_quote_matrix`."""
    sections = sections_of(corpus, tags)
    blocks: list[Block] = [*_opening(corpus, sections)]
    for letter, (framework, own) in enumerate(_with_quotes(sections)):
        blocks.append(Heading(f"{_letter(letter)}. {str(framework.name) or framework.id}"))
        for number, section in enumerate(own, 1):
            blocks += _section(number, section)
    empty = [s.indicator.name for _, own in sections for s in own if not s.quotes]
    if empty:
        blocks.append(Heading(tr("Indicators without quotes", "Indikator tanpa kutipan")))
        blocks.append(Paragraph("; ".join(empty) + "."))
    return Chapter(corpus.title or corpus.name, blocks, appendix=True)


def _opening(corpus: Corpus, sections: Sections) -> Iterator[Block]:
    yield Heading(tr("APPENDIX", "LAMPIRAN"), 0)
    yield Heading(tr("MATRIX OF QUOTES BY INDICATOR", "MATRIKS KUTIPAN PER INDIKATOR"), 0)
    quotes = [quote for _, own in sections for section in own for quote in section.quotes]
    people = [c.name for c in corpus.who if c.kind is CoderKind.PERSON]
    coded = {quote.passage_id for quote in quotes}
    documents = len(corpus.passages["document"].unique())
    said = tr(
        f"Source: {count(len(corpus.passages), 'passage', '')} of "
        f"{count(documents, 'document', '')}, {len(coded)} of them with a code.",
        f"Sumber: {len(corpus.passages)} kutipan dari {documents} dokumen, "
        f"{len(coded)} di antaranya berkode.",
    )
    if people:
        said += tr(f" Coded by {', '.join(people)}.", f" Dikode oleh {', '.join(people)}.")
    yield Paragraph(said)
    if any(one.is_suggestion for quote in quotes for one in quote.given):
        yield Paragraph(
            tr(
                "Suggestions of a model stand in italics, with its confidence; they are "
                "proposals and no findings until a person has checked them.",
                "Saran model dicetak miring beserta keyakinannya; saran adalah usulan, bukan "
                "temuan, sampai diperiksa peneliti.",
            )
        )


def _section(number: int, section: Section) -> Iterator[Block]:
    indicator = section.indicator
    other = indicator.term if current_language() == "id" else indicator.istilah
    beside = f" ({other})" if other and other != indicator.name else ""
    yield Heading(f"{number}. {indicator.name}{beside}", 2)
    # A definition must not stand on another page than its table.
    if str(indicator.definition):
        said = tr("Definition: ", "Definisi: ") + str(indicator.definition)
        yield Paragraph(said, with_next=True)
    yield Paragraph(_counts(section), with_next=True)
    yield _table(section)


def _table(section: Section) -> DocumentTable:
    name, quotes = section.indicator.name, section.quotes
    columns = (
        Column("number", tr("No.", "No."), width=7),
        Column("informant", tr("Informant", "Informan"), width=20),
        Column("quote", tr("Quote", "Kutipan"), width=62),
        Column("stance", tr("Stance", "Sikap"), width=15),
        Column("coder", tr("Coder", "Pengode"), width=17),
        Column("source", tr("Source", "Sumber"), width=21),
    )
    return DocumentTable(
        section.indicator.id,
        tr(f"Quotes for {name}", f"Kutipan indikator {name}"),
        columns,
        [_texts_of(number, quote) for number, quote in enumerate(quotes, 1)],
        [quote.passage_id for quote in quotes],
        italic_rows=frozenset(n for n, quote in enumerate(quotes) if quote.is_suggestion),
    )


def _with_quotes(
    sections: Iterable[tuple[Framework, list[Section]]],
) -> list[tuple[Framework, list[Section]]]:
    filled = [(framework, [s for s in own if s.quotes]) for framework, own in sections]
    return [(framework, own) for framework, own in filled if own]


def _counts(section: Section) -> str:
    informants = len({(q.document, q.informant) for q in section.quotes})
    documents = len({quote.document for quote in section.quotes})
    found = section.stances()
    stances = ", ".join(f"{stance_word(s)} {found[s]}" for s in STANCES if s in found)
    if differing := section.differing:
        stances += tr(
            f"; of these, stances differ in {differing}, which count in each",
            f"; {differing} di antaranya dinilai berbeda dan dihitung pada tiap sikapnya",
        )
    return tr(
        f"{count(len(section.quotes), 'quote', '')} from {count(informants, 'informant', '')} in "
        f"{count(documents, 'document', '')}: {stances}.",
        f"{len(section.quotes)} kutipan dari {informants} informan dalam {documents} dokumen: "
        f"{stances}.",
    )


def _texts_of(number: int, quote: CodedQuote) -> tuple[str, ...]:
    stances = dict.fromkeys(one.stance for one in quote.given)
    if len(stances) == 1:
        stance = stance_word(next(iter(stances)))
    else:
        stance = "\n".join(f"{stance_word(one.stance)} ({one.coder})" for one in quote.given)
    coders = "\n".join(coder_word(one) for one in quote.given)
    # Behind the opening quotation mark.
    said = MarkedText(f"“{quote.text}”", ((start + 1, end + 1) for start, end in quote.marks))
    return str(number), quote.informant, said, stance, coders, quote.source


def _letter(number: int) -> str:
    """Return A, B, ... Z, AA, AB, ..."""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)
