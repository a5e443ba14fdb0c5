"""The methods paragraph: how a study was done, as a thesis writes it, and the works it cites.

Each sentence rests on a field of :class:`tandai.reporting.methods.Methods`; where that is None
the sentence is not there. Works are cited where they are used, and the list holds just these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tandai.ground.language import Language, speaking, tr
from tandai.reporting.methods import Methods, Missing
from tandai.words.methods_coding import agreement_sentences, material_sentences
from tandai.words.methods_figures import Cite
from tandai.words.methods_model import model_sentences
from tandai.words.methods_report import report_sentences
from tandai.words.references import TANDAI, Reference, apa, bibtex, cited, reference


@dataclass
class _Cited:
    """Says how a work stands in the text, and keeps which were used."""

    works: dict[str, Reference] = field(default_factory=dict)

    def __call__(self, work: str | Reference) -> str:
        own = reference(work) if isinstance(work, str) else work
        self.works.setdefault(own.key, own)
        return cited(own)


@dataclass(frozen=True)
class Paragraph:
    """The paragraph in one language with its list of references in APA form, sorted."""

    language: Language
    text: str
    references: tuple[str, ...]
    works: tuple[Reference, ...]

    def bibtex(self) -> str:
        """Return the works as BibTeX."""
        return "\n\n".join(bibtex(own) for own in self.works) + "\n"


def paragraph(methods: Methods, language: Language) -> Paragraph:
    """Return the paragraph that the files bear."""
    with speaking(language):
        works = _Cited()
        text = " ".join(_sentences(methods, works))
        ordered = sorted(works.works.values(), key=lambda own: own.key)
        return Paragraph(language, text, tuple(sorted(map(apa, ordered))), tuple(ordered))


def _sentences(methods: Methods, cite: Cite) -> Iterator[str]:
    if methods.material is not None:
        corpus, learnt = methods.material.corpus, methods.learnt
        taught = learnt is not None and learnt.corpus == corpus
        yield from material_sentences(
            methods.material, cite, reported=methods.of_the_corpus, taught=taught
        )
    if methods.agreement is not None:
        yield from agreement_sentences(methods.agreement, cite)
    if methods.learnt is not None:
        yield from model_sentences(methods.learnt, cite)
    if methods.reported is not None:
        if methods.reported.constructed and methods.learnt is None:
            yield tr(
                "The model that comes with tandai learnt from constructed interviews.",
                "Model bawaan tandai dilatih dengan wawancara rekaan.",
            )
        yield from report_sentences(methods.reported, cite)
    yield tr(
        f"All figures were computed with {cite(TANDAI)}.",
        f"Semua angka dihitung dengan {cite(TANDAI)}.",
    )


def heading_of_references() -> str:
    """Return what stands above the list of references."""
    return tr("References", "Daftar pustaka")


def missing_words(code: Missing) -> str:
    """Return what the paragraph does not say, and what would have to be there."""
    return _MISSING[code][0] if tr("en", "id") == "en" else _MISSING[code][1]


_MISSING: dict[Missing, tuple[str, str]] = {
    Missing.CORPUS: (
        "who coded, the codebook and agreement: give the corpus as well",
        "siapa yang mengode, buku kode, dan kesepakatan: sertakan juga korpusnya",
    ),
    Missing.UNIT: (
        "the unit of coding: a corpus that `tandai import` made has it in its record.json; "
        "otherwise write it yourself",
        "satuan pengodean: korpus buatan `tandai import` menyimpannya dalam record.json; "
        "bila tidak ada, tulislah sendiri",
    ),
    Missing.INFORMANTS: (
        "how many informants: fill in the column informant of documents.csv",
        "jumlah informan: isi kolom informant dalam documents.csv",
    ),
    Missing.SOURCES: (
        "where frameworks come from: the codebook has a field source for each",
        "sumber kerangka teori: buku kode punya isian source untuk tiap kerangka",
    ),
    Missing.FULL_SOURCES: (
        "titles and publishers of the frameworks' sources: the codebook names who and when only; "
        "complete them from your own copies",
        "judul dan penerbit sumber kerangka: buku kode hanya menyebut nama dan tahun; "
        "lengkapi dari naskah Anda",
    ),
    Missing.CODERS: (
        "agreement: it takes passages that two coders read",
        "kesepakatan: perlu kutipan yang dibaca dua pengode",
    ),
    Missing.INDEPENDENCE: (
        "that the coders worked without seeing each other's codes: no file can show it; add it "
        "if it is so, with how they were trained",
        "bahwa para pengode bekerja secara terpisah tanpa melihat kode yang lain: tidak tampak "
        "dari berkas; tambahkan bila memang demikian, beserta pelatihan pengode",
    ),
    Missing.ADJUDICATION: (
        "how differences were settled: codes of a coder named 'final' would show it",
        "bagaimana perbedaan diputuskan: kode dari pengode bernama 'final' akan menunjukkannya",
    ),
    Missing.MODEL: (
        "what the model learnt from and how it was validated: give the model folder as well",
        "bahan belajar dan validasi model: sertakan juga folder modelnya",
    ),
    Missing.REPORT: (
        "what the shares rest on: give the JSON of `tandai report --json`, or a report with its "
        "record",
        "dasar proporsi indikator: sertakan JSON dari `tandai report --json`, atau laporan "
        "beserta catatannya",
    ),
    Missing.CHECKED: (
        "what was checked by hand: draw a sample with `tandai sample`, fill it in, and report "
        "with --checked",
        "apa yang diperiksa manual: ambil sampel dengan `tandai sample`, isi, lalu buat "
        "laporan dengan --checked",
    ),
    Missing.NOT_CHECKED_BLIND: (
        "a check without seeing suggestions: draw the sample with --blind",
        "pemeriksaan tanpa melihat saran: ambil sampelnya dengan --blind",
    ),
}
