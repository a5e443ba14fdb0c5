"""What came from other programs, and what goes to them, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.corpus.coders import coder_of
from tandai.corpus.counting import counts_of
from tandai.documents.guards import formula_note
from tandai.exchange.codes import LeftOut
from tandai.ground.language import tr
from tandai.ground.listing import first_counted
from tandai.ground.numbers import count, whole
from tandai.render.brief import Again
from tandai.render.console import warn
from tandai.render.tables import table
from tandai.words.projects import codes_said, left_out_counted, remark_words
from tandai.work.export_counts import Exported
from tandai.work.importing import ImportedProject

_MOST_NAMES = 8


def project_view(imported: ImportedProject, again: Again) -> RenderableType:
    """Return a table of documents, and what became of coders, codes and what is left out.

    ``again``: the command that does it again, with a mapping.
    """
    from tandai.render.brief_importing import near_views

    corpus = imported.laid.corpus
    view = table(
        tr("Documents", "Dokumen"),
        (tr("Document", "Dokumen"), "left"),
        (tr("passages", "kutipan"), "right"),
        (tr("selections", "segmen bertanda"), "right"),
        (tr("coders", "pengode"), "left"),
    )
    passages = Counter(corpus.passages["document"].to_list())
    selections = Counter(imported.laid.selections["document"].to_list())
    coders: dict[str, dict[str, None]] = {}
    read = corpus.codings.join(corpus.passages.select("passage_id", "document"), on="passage_id")
    for document, coder in read.select("document", "coder").unique(maintain_order=True).iter_rows():
        coders.setdefault(document, {})[coder] = None
    for document in imported.laid.texts:
        own = ", ".join(sorted(coders.get(document, {}))) or "–"
        view.add_row(document, str(passages[document]), str(selections[document]), own)
    lines = (Text(line) for line in import_lines(imported))
    return Group(view, *lines, *near_views(imported, again))


def import_lines(imported: ImportedProject) -> list[str]:
    """Return how much was written, and what became of codes and of suggestions."""
    corpus, names = imported.laid.corpus, imported.laid.names
    counted = counts_of(corpus)
    codes = codes_said(counted.codes, counted.evidence)
    lines = [
        tr(
            f"{count(len(corpus.passages), 'passage', '')} with {codes} written to {imported.out}.",
            f"{whole(len(corpus.passages))} kutipan dengan {codes} ditulis ke {imported.out}.",
        )
    ]
    if names.matched:
        number = len(names.matched)
        lines.append(
            tr(
                f"{count(number, 'code', '')} found in the codebook.",
                f"{whole(number)} kode ada dalam buku kode.",
            )
        )
    if names.kept:
        lines.append(
            tr(
                f"Kept as they are, beside the codebook: {_listed(names.kept)}.",
                f"Disimpan apa adanya di samping buku kode: {_listed(names.kept)}.",
            )
        )
    if models := ", ".join(corpus.models):
        lines.append(
            tr(
                f"{count(counted.suggestions, 'suggestion', '')} of a model, from which nothing is "
                f"learnt: {models}.",
                f"{whole(counted.suggestions)} saran model, tidak ikut dipelajari: {models}.",
            )
        )
    return lines


def exported_view(exported: Exported) -> RenderableType:
    """Return a sentence on what was written."""
    if exported.form == "qdc":
        return Text(
            tr(
                f"{count(exported.indicators, 'indicator', '')} written to {exported.out}.",
                f"{whole(exported.indicators)} indikator ditulis ke {exported.out}.",
            )
        )
    noted = tr(f", {count(exported.notes, 'note', '')}", f", {exported.notes} catatan")
    people = [coder for coder in exported.coders if not coder_of(coder).is_model]
    by = tr(f" by {', '.join(people)}", f" oleh {', '.join(people)}") if people else ""
    codes = f"{codes_said(exported.codings, exported.evidence)}{by}"
    return Text(
        tr(
            f"{count(exported.documents, 'document', '')}, "
            f"{count(exported.passages, 'passage', '')}, "
            f"{codes}{noted if exported.notes else ''} and "
            f"{count(exported.suggestions, 'suggestion', '')} written to {exported.out}.",
            f"{whole(exported.documents)} dokumen, {whole(exported.passages)} kutipan, "
            f"{codes}{noted if exported.notes else ''}, dan "
            f"{whole(exported.suggestions)} saran ditulis ke {exported.out}.",
        )
    )


def say_what_is_missing(exported: Exported) -> None:
    """Say what is not in the file, what was made up for it, and what a spreadsheet would run."""
    if exported.left_out:
        own = [f"{name} ({whole(number)})" for name, number in exported.left_out.items()]
        passages = count(sum(exported.left_out.values()), "passage", "kutipan")
        warn(
            tr(
                f"left out: tags of {passages}, since the project has no text of {_listed(own)}. "
                "Give them a project that has, or export the tags alone.",
                f"tidak ikut: hasil penandaan {passages}, karena proyek tidak punya teks "
                f"{_listed(own)}. Berikan proyek yang memuatnya, atau ekspor hasilnya saja.",
            ),
            always=True,
        )
    for kind, number in exported.discarded.items():
        warn(_left_out(kind, number))
    if said := formula_note(exported.formula_cells):
        warn(said)
    if exported.without_transcript and exported.form == "qdpx":
        warn(
            tr(
                f"{count(exported.without_transcript, 'document', '')} without transcript: the "
                "text is made of the passages. Give the transcripts with --texts FOLDER.",
                f"{whole(exported.without_transcript)} dokumen tanpa transkrip: teksnya disusun "
                "dari kutipan. Berikan transkripnya dengan --texts FOLDER.",
            )
        )


def _left_out(kind: LeftOut, number: int) -> str:
    what = left_out_counted(kind, number)
    return tr(f"left out: {what}", f"tidak ikut: {what}")


def _listed(names: Sequence[str]) -> str:
    return first_counted(names, _MOST_NAMES)


def say_how_it_was_read(imported: ImportedProject) -> None:
    """Say what was left out, how positions were counted, and what an absent code means."""
    laid = imported.laid
    for remark in laid.remarks:
        warn(remark_words(remark))
    for kind, number in laid.discarded.items():
        warn(_left_out(kind, number))
    if laid.names.unused:
        warn(
            tr(
                f"--map names codes that no project has: {_listed(laid.names.unused)}.",
                f"--map menyebut kode yang tidak ada: {_listed(laid.names.unused)}.",
            )
        )
    if laid.uncoded == "read":
        warn(
            tr(
                "a passage without a code of a coder who coded others of the same document counts "
                "as read, with nothing found; --uncoded unread says otherwise.",
                "kutipan tanpa kode dari pengode yang mengode bagian lain dokumen itu dianggap "
                "sudah dibaca tanpa temuan; --uncoded unread bila tidak demikian.",
            )
        )
