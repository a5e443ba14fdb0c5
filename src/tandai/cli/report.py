"""`tandai report`."""

from pathlib import Path
from typing import Annotated

import typer

from tandai.cli.forms import (
    chapter_option,
    docx_option,
    html_option,
    no_quotes_option,
    pseudonyms_option,
    with_privacy,
    xlsx_option,
)
from tandai.cli.options import (
    codebook_choice,
    codebook_option,
    example,
    force_option,
    json_option,
    language_option,
    quiet_option,
)
from tandai.cli.wording import Command
from tandai.ground.language import tr


def register(application: typer.Typer) -> None:
    """Add the command to the application."""

    @application.command(
        cls=Command,
        help=tr(
            "Coverage and confidence of each indicator.",
            "Cakupan dan keyakinan tiap indikator.",
        ),
        epilog=example(
            "tandai report tags.jsonl --html report.html",
            "tandai report tanda.jsonl --html laporan.html --lang id",
        ),
    )
    def report(
        tags: Annotated[
            list[Path],
            typer.Argument(
                metavar=tr("TAGS...", "HASIL..."),
                help=tr(
                    "Files that `tandai tag` wrote.",
                    "Berkas yang ditulis `tandai tag`.",
                ),
            ),
        ],
        corpus: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("CORPUS", "KORPUS"),
                show_default=False,
                help=tr(
                    "Corpus with informants, codebook and hand codes, which count before "
                    "suggestions.",
                    "Korpus berisi informan, buku kode, dan kode tangan, yang didahulukan dari "
                    "saran.",
                ),
            ),
        ] = None,
        model: Annotated[
            Path | None,
            typer.Option(
                metavar="MODEL",
                show_default=False,
                help=tr(
                    "The model that made the tags, for precision and recall.",
                    "Model pembuat hasil, untuk presisi dan recall.",
                ),
            ),
        ] = None,
        by: Annotated[
            list[str] | None,
            typer.Option(
                metavar="VARIABLE",
                show_default=False,
                help=tr(
                    "Also by this variable of the documents, such as role (repeat it).",
                    "Juga menurut variabel dokumen ini, misalnya role (ulangi).",
                ),
            ),
        ] = None,
        checked: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("SHEET", "LEMBAR"),
                show_default=False,
                help=tr(
                    "A sheet of `tandai sample`, filled in: corrects the shares.",
                    "Lembar `tandai sample` yang sudah diisi: mengoreksi bagian.",
                ),
            ),
        ] = None,
        method: Annotated[
            str | None,
            typer.Option(
                metavar="labels-only|corrected|uncorrected",
                show_default=False,
                help=tr(
                    "How shares are got (default: corrected with --checked).",
                    "Cara menghitung bagian (bawaan: corrected bila ada --checked).",
                ),
            ),
        ] = None,
        target: Annotated[
            str,
            typer.Option(
                metavar="interviews|passages",
                help=tr(
                    "Intervals for interviews like these, or for just these passages.",
                    "Interval untuk wawancara sejenis, atau hanya untuk kutipan ini.",
                ),
            ),
        ] = "interviews",
        simultaneous: Annotated[
            bool,
            typer.Option(
                "--simultaneous",
                help=tr(
                    "Intervals that hold for all indicators together.",
                    "Interval yang berlaku serentak untuk semua indikator.",
                ),
            ),
        ] = False,
        min_informants: Annotated[
            int | None,
            typer.Option(
                min=1,
                metavar="N",
                show_default=False,
                help=tr(
                    "Reached: evidence from at least so many informants (default: the "
                    "codebook's, else 3).",
                    "Tercapai: bukti dari sedikitnya sekian informan (bawaan: dari buku kode, "
                    "atau 3).",
                ),
            ),
        ] = None,
        balance_bound: Annotated[
            float | None,
            typer.Option(
                min=0.01,
                max=0.99,
                metavar=tr("SHARE", "BAGIAN"),
                show_default=False,
                help=tr(
                    "Reached: the supporting share lies above this (default: the codebook's, "
                    "else 0.5).",
                    "Tercapai: bagian yang mendukung di atas ini (bawaan: dari buku kode, "
                    "atau 0,5).",
                ),
            ),
        ] = None,
        judgement: Annotated[
            Path | None,
            typer.Option(
                metavar=tr("FILE", "BERKAS"),
                show_default=False,
                help=tr(
                    "Your own judgement of each indicator, to stand beside (csv, xlsx, yaml).",
                    "Penilaian Anda sendiri atas tiap indikator, disandingkan (csv, xlsx, yaml).",
                ),
            ),
        ] = None,
        codebook: Annotated[str | None, codebook_option()] = None,
        html: Annotated[Path | None, html_option()] = None,
        docx: Annotated[Path | None, docx_option()] = None,
        xlsx: Annotated[Path | None, xlsx_option()] = None,
        chapter: Annotated[int, chapter_option()] = 4,
        no_quotes: Annotated[bool, no_quotes_option()] = False,
        pseudonyms: Annotated[Path | None, pseudonyms_option()] = None,
        force: Annotated[bool, force_option()] = False,
        as_json: Annotated[bool, json_option()] = False,
        quiet: Annotated[bool, quiet_option()] = False,
        lang: Annotated[str, language_option()] = "",
    ) -> None:
        from tandai.corpus import read_corpus
        from tandai.documents.files import Files
        from tandai.render.console import note, show, show_json
        from tandai.render.coverage import report_view
        from tandai.render.forms import written
        from tandai.reporting.estimating import Approach
        from tandai.reporting.tagged import model_of_tags
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
        result = make_report(
            read,
            read_corpus(corpus, codebook_choice(codebook)) if corpus else None,
            model_of_tags(model, read) if model else None,
            choices,
        )
        result = with_privacy(result, no_quotes, pseudonyms)
        files.write(result)
        for path in files.paths:
            note(written(path), quiet=quiet)
        if as_json:
            show_json(result.as_dict())
        else:
            show(report_view(result))
