"""`tandai report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tandai.cli.again import typed_again
from tandai.cli.declare import CODER, CORPUS, FILE, SHEET, argument, command, option
from tandai.cli.options import CodebookFile, Force, codebook_choice
from tandai.ground.choices import ShareMethod, Target
from tandai.ground.errors import UsageError
from tandai.ground.language import Words, tr

if TYPE_CHECKING:
    from tandai.reporting.results import Report


def _or_today(day: str | None) -> str:
    """Return the day that was given, else today: the record of the run then holds it."""
    from datetime import date

    return day or date.today().isoformat()


@command(
    help=("Coverage and confidence of each indicator.", "Cakupan dan keyakinan tiap indikator."),
    example=(
        "tandai report tags.jsonl --html report.html",
        "tandai report tanda.jsonl --html laporan.html --lang id",
    ),
    brief=True,
)
def report(
    tags: Annotated[
        list[Path],
        argument(
            Words("TAGS|CORPUS", "HASIL|KORPUS"),
            "Files that `tandai tag` wrote; or a hand-coded corpus, without any model.",
            "Berkas yang ditulis `tandai tag`; atau korpus berkode manual, tanpa model.",
        ),
    ],
    corpus: Annotated[
        Path | None,
        option(
            "Corpus with informants, codebook and hand codes, which count before suggestions.",
            "Korpus berisi informan, buku kode, dan kode manual, yang didahulukan dari saran.",
            metavar=CORPUS,
        ),
    ] = None,
    model: Annotated[
        Path | None,
        option(
            "The model that made the tags, for precision and recall.",
            "Model pembuat hasil, untuk presisi dan recall.",
            metavar="MODEL",
            rare=True,
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        option(
            "Also by this variable of the documents, such as role (repeat it).",
            "Juga menurut variabel dokumen ini, misalnya role (ulangi).",
            metavar=Words("VARIABLE", "VARIABEL"),
        ),
    ] = None,
    checked: Annotated[
        Path | None,
        option(
            "A sheet of `tandai sample`, filled in: corrects the shares.",
            "Lembar `tandai sample` yang sudah diisi: mengoreksi proporsi.",
            metavar=SHEET,
        ),
    ] = None,
    method: Annotated[
        ShareMethod | None,
        option(
            "How shares are got (default: corrected with --checked).",
            "Cara menghitung proporsi (bawaan: corrected bila ada --checked).",
            rare=True,
        ),
    ] = None,
    target: Annotated[
        Target,
        option(
            "Intervals for interviews like these, or for just these passages.",
            "Interval untuk wawancara sejenis, atau hanya untuk kutipan ini.",
            rare=True,
        ),
    ] = "interviews",
    simultaneous: Annotated[
        bool,
        option(
            "Intervals that hold for all indicators together.",
            "Interval yang berlaku serentak untuk semua indikator.",
            "--simultaneous",
            rare=True,
        ),
    ] = False,
    min_informants: Annotated[
        int | None,
        option(
            "Reached: evidence from at least so many informants (default: the codebook's, else 3).",
            "Tercapai: bukti dari sedikitnya sekian informan (bawaan: dari buku kode, atau 3).",
            metavar="N",
            min=1,
            rare=True,
        ),
    ] = None,
    balance_bound: Annotated[
        float | None,
        option(
            "Reached: the supporting share lies above this (default: the codebook's, else 0.5).",
            "Tercapai: proporsi yang mendukung di atas ini (bawaan: dari buku kode, atau 0,5).",
            metavar=Words("SHARE", "PROPORSI"),
            min=0.01,
            max=0.99,
            rare=True,
        ),
    ] = None,
    judgement: Annotated[
        Path | None,
        option(
            "Your own judgement of each indicator, to stand beside (csv, xlsx, yaml).",
            "Penilaian Anda sendiri atas tiap indikator, disandingkan (csv, xlsx, yaml).",
            metavar=FILE,
            rare=True,
        ),
    ] = None,
    codebook: CodebookFile = None,
    coder: Annotated[
        str | None,
        option(
            "Whose hand codes count; agreed: only those that more than half of a passage's coders "
            "gave (default: 'final' if there, else those of at least half).",
            "Kode manual siapa yang dihitung; agreed: hanya yang diberikan lebih dari separuh "
            "pengode kutipannya (bawaan: 'final' bila ada, atau kode dari sedikitnya separuh).",
            metavar=CODER,
            rare=True,
        ),
    ] = None,
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
    title: Annotated[
        str | None,
        option(
            "Title of the study, for the files (default: heading of the corpus' README.md).",
            "Judul penelitian, untuk berkasnya (bawaan: judul README.md korpus).",
            metavar=Words("TEXT", "TEKS"),
            rare=True,
        ),
    ] = None,
    day: Annotated[
        str | None,
        option(
            "Day that the files say (default: today).",
            "Tanggal yang tertulis di berkas (bawaan: hari ini).",
            "--date",
            metavar=Words("YYYY-MM-DD", "TTTT-BB-HH"),
            callback=_or_today,
            rare=True,
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
            rare=True,
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
            rare=True,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Report on tags and write the forms asked for."""
    from dataclasses import replace

    from tandai.documents.report.files import Files
    from tandai.pseudonyms import named_after_others
    from tandai.render.brief_report import report_brief
    from tandai.render.console import answer, note, warn, working
    from tandai.render.coverage import report_view
    from tandai.render.forms import documents_warning, written
    from tandai.render.merging import changed_words
    from tandai.reporting.estimating import Approach
    from tandai.reporting.material import read_material
    from tandai.reporting.study import Study
    from tandai.words.days import day_words
    from tandai.work.report import Choices
    from tandai.work.report import report as make_report

    files = Files(html, docx, xlsx, chapter, force)
    files.require()
    day_words(day or "")
    choices = Choices(
        by=tuple(by or ()),
        checked=checked,
        approach=Approach(method, target, simultaneous),
        min_informants=min_informants,
        balance_bound=balance_bound,
        judgement=judgement,
        codebook=codebook_choice(codebook),
        coder=coder,
        study=Study(
            title or "",
            day or "",
            tuple(path.name for path in tags),
            corpus=corpus.name if corpus else "",
        ),
    )
    choices.approach.require(checked=checked is not None)
    with working(tr("Reporting", "Menyusun laporan")):
        given = read_material(tags, corpus, model, codebook_choice(codebook))
        if not given.tags:
            _require_tags(checked, model, method)
        if choices.codebook is None and given.codebook is not None:
            choices = replace(choices, codebook=given.codebook)
        if coder is not None and given.corpus is None:
            raise UsageError(tr("--coder goes with a corpus.", "--coder dipakai bersama korpus."))
        if given.merged is not None and given.merged.contradictions:
            note(f"{changed_words(given.merged)}.")
        result = make_report(given.tags, given.corpus, given.model, choices)
        named: list[str] = []
        if files.paths and pseudonyms is None:
            every = given.tags or ((given.corpus,) if given.corpus else ())
            named = [name for own in every for name in named_after_others(own.passages)]
        # Of a million passages, what is not needed any more takes as much memory as writing does.
        del given
        result = _with_privacy(result, no_quotes, pseudonyms)
        files.write(result)
    if named:
        warn(documents_warning(named), always=True)
    for path in files.paths:
        note(written(path))
    answer(
        result.as_dict,
        lambda: report_view(result),
        lambda: report_brief(result, tags, typed_again, checked=checked, pages=bool(files.paths)),
    )


def _require_tags(*given: object) -> None:
    """Refuse options that speak of suggestions where there is a hand-coded corpus alone."""
    if any(given):
        raise UsageError(
            tr(
                "--checked, --method and --model are for tags; this is a corpus.",
                "--checked, --method, dan --model untuk hasil penandaan; ini korpus.",
            )
        )


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
