"""`tandai report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tandai.cli.declare import CORPUS, FILE, SHEET, command, option
from tandai.cli.options import CodebookFile, Force, TagFiles, codebook_choice
from tandai.ground.choices import ShareMethod, Target
from tandai.ground.language import Words

if TYPE_CHECKING:
    from tandai.reporting.results import Report


@command(
    help=("Coverage and confidence of each indicator.", "Cakupan dan keyakinan tiap indikator."),
    example=(
        "tandai report tags.jsonl --html report.html",
        "tandai report tanda.jsonl --html laporan.html --lang id",
    ),
)
def report(
    tags: TagFiles,
    corpus: Annotated[
        Path | None,
        option(
            "Corpus with informants, codebook and hand codes, which count before suggestions.",
            "Korpus berisi informan, buku kode, dan kode tangan, yang didahulukan dari saran.",
            metavar=CORPUS,
        ),
    ] = None,
    model: Annotated[
        Path | None,
        option(
            "The model that made the tags, for precision and recall.",
            "Model pembuat hasil, untuk presisi dan recall.",
            metavar="MODEL",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        option(
            "Also by this variable of the documents, such as role (repeat it).",
            "Juga menurut variabel dokumen ini, misalnya role (ulangi).",
            metavar="VARIABLE",
        ),
    ] = None,
    checked: Annotated[
        Path | None,
        option(
            "A sheet of `tandai sample`, filled in: corrects the shares.",
            "Lembar `tandai sample` yang sudah diisi: mengoreksi bagian.",
            metavar=SHEET,
        ),
    ] = None,
    method: Annotated[
        ShareMethod | None,
        option(
            "How shares are got (default: corrected with --checked).",
            "Cara menghitung bagian (bawaan: corrected bila ada --checked).",
        ),
    ] = None,
    target: Annotated[
        Target,
        option(
            "Intervals for interviews like these, or for just these passages.",
            "Interval untuk wawancara sejenis, atau hanya untuk kutipan ini.",
        ),
    ] = "interviews",
    simultaneous: Annotated[
        bool,
        option(
            "Intervals that hold for all indicators together.",
            "Interval yang berlaku serentak untuk semua indikator.",
            "--simultaneous",
        ),
    ] = False,
    min_informants: Annotated[
        int | None,
        option(
            "Reached: evidence from at least so many informants (default: the codebook's, else 3).",
            "Tercapai: bukti dari sedikitnya sekian informan (bawaan: dari buku kode, atau 3).",
            metavar="N",
            min=1,
        ),
    ] = None,
    balance_bound: Annotated[
        float | None,
        option(
            "Reached: the supporting share lies above this (default: the codebook's, else 0.5).",
            "Tercapai: bagian yang mendukung di atas ini (bawaan: dari buku kode, atau 0,5).",
            metavar=Words("SHARE", "BAGIAN"),
            min=0.01,
            max=0.99,
        ),
    ] = None,
    judgement: Annotated[
        Path | None,
        option(
            "Your own judgement of each indicator, to stand beside (csv, xlsx, yaml).",
            "Penilaian Anda sendiri atas tiap indikator, disandingkan (csv, xlsx, yaml).",
            metavar=FILE,
        ),
    ] = None,
    codebook: CodebookFile = None,
    html: Annotated[
        Path | None,
        option(
            "Write one page for the browser that needs no network.",
            "Tulis satu halaman untuk peramban, tanpa jaringan.",
            metavar=FILE,
        ),
    ] = None,
    docx: Annotated[
        Path | None,
        option(
            "Write a chapter for a thesis, with numbered tables and pictures.",
            "Tulis bab skripsi/tesis dengan tabel dan gambar bernomor.",
            metavar=FILE,
        ),
    ] = None,
    xlsx: Annotated[
        Path | None,
        option(
            "Write a workbook with all figures.",
            "Tulis buku kerja berisi semua angka.",
            metavar=FILE,
        ),
    ] = None,
    chapter: Annotated[
        int,
        option(
            "Number before those of tables and pictures in --docx.",
            "Nomor bab untuk tabel dan gambar dalam --docx.",
            metavar="N",
            min=1,
            max=99,
        ),
    ] = 4,
    no_quotes: Annotated[
        bool,
        option(
            "Leave all interview text out of the files.",
            "Berkas tanpa teks wawancara apa pun.",
            "--no-quotes",
        ),
    ] = False,
    pseudonyms: Annotated[
        Path | None,
        option(
            "Table or YAML of names and pseudonyms, put in everywhere.",
            "Tabel atau YAML berisi nama dan samaran, dipakai di semua keluaran.",
            metavar=Words("KEY", "KUNCI"),
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Report on tags and write the forms asked for."""
    from tandai.documents.report.files import Files
    from tandai.render.console import answer, note
    from tandai.render.coverage import report_view
    from tandai.render.forms import written
    from tandai.reporting.estimating import Approach
    from tandai.reporting.tagged import codebook_of_tags, model_of_tags
    from tandai.sources import read_coded
    from tandai.tags import read_tags
    from tandai.work.report import Choices
    from tandai.work.report import report as make_report

    files = Files(html, docx, xlsx, chapter, force)
    files.require()
    choices = Choices(
        by=tuple(by or ()),
        checked=checked,
        approach=Approach(method, target, simultaneous),
        min_informants=min_informants,
        balance_bound=balance_bound,
        judgement=judgement,
        codebook=codebook_choice(codebook),
    )
    choices.approach.require(checked=checked is not None)
    read = [read_tags(path) for path in tags]
    made_by = model_of_tags(model, read) if model else None
    # What brings no codebook of its own has the codes of the tags: a filled-in sheet, for instance.
    known = codebook_of_tags(read[0].ids, None, made_by) if corpus else None
    result = make_report(
        read,
        read_coded(corpus, codebook_choice(codebook), known) if corpus else None,
        made_by,
        choices,
    )
    # Of a million passages, what is not needed any more takes as much memory as writing does.
    read.clear()
    result = _with_privacy(result, no_quotes, pseudonyms)
    files.write(result)
    for path in files.paths:
        note(written(path))
    answer(result.as_dict, lambda: report_view(result))


def _with_privacy(report: "Report", no_quotes: bool, key: Path | None) -> "Report":
    """Return the report without quotes, with pseudonyms; warn of names that the key leaves."""
    from tandai.documents.report.rewriting import left_in, pseudonymised, without_quotes
    from tandai.pseudonyms import read_pseudonyms
    from tandai.render.console import warn
    from tandai.render.forms import leftover_warning

    if no_quotes:
        report = without_quotes(report)
    if key is None:
        return report
    pseudonyms = read_pseudonyms(key)
    report = pseudonymised(report, pseudonyms)
    left = left_in(report, pseudonyms)
    if left:
        # A name that would leave is said even where no notes are wanted.
        warn(leftover_warning(left), always=True)
    return report
