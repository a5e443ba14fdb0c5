"""Works that a methods paragraph may cite, in APA form (7th edition) and as BibTeX.

Every field was looked up; what could not be is left out. tandai itself has no author in its files
and no year before its release, so it has none here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tandai.ground.language import tr
from tandai.ground.version import VERSION


@dataclass(frozen=True)
class Reference:
    """A work: ``authors`` as (family, initials); ``fields`` as BibTeX names them.

    ``kind`` is BibTeX's. Titles stand in sentence case; ``protected`` words keep their capitals.
    """

    key: str
    kind: str
    authors: tuple[tuple[str, str], ...]
    year: str
    title: str
    fields: dict[str, str] = field(default_factory=dict)
    protected: tuple[str, ...] = ()


_ALL = (
    Reference(
        "krippendorff2019",
        "book",
        (("Krippendorff", "K."),),
        "2019",
        "Content analysis: An introduction to its methodology",
        {"edition": "4", "publisher": "SAGE"},
    ),
    Reference(
        "passonneau2006",
        "inproceedings",
        (("Passonneau", "R."),),
        "2006",
        "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation",
        {
            "booktitle": "Proceedings of the Fifth International Conference on Language Resources "
            "and Evaluation (LREC 2006)",
            "pages": "831--836",
        },
        ("MASI",),
    ),
    Reference(
        "cohen1960",
        "article",
        (("Cohen", "J."),),
        "1960",
        "A coefficient of agreement for nominal scales",
        {
            "journal": "Educational and Psychological Measurement",
            "volume": "20",
            "number": "1",
            "pages": "37--46",
            "doi": "10.1177/001316446002000104",
        },
    ),
    Reference(
        "fleiss1971",
        "article",
        (("Fleiss", "J. L."),),
        "1971",
        "Measuring nominal scale agreement among many raters",
        {
            "journal": "Psychological Bulletin",
            "volume": "76",
            "number": "5",
            "pages": "378--382",
            "doi": "10.1037/h0031619",
        },
    ),
    Reference(
        "gwet2008",
        "article",
        (("Gwet", "K. L."),),
        "2008",
        "Computing inter-rater reliability and its variance in the presence of high agreement",
        {
            "journal": "British Journal of Mathematical and Statistical Psychology",
            "volume": "61",
            "number": "1",
            "pages": "29--48",
            "doi": "10.1348/000711006X126600",
        },
    ),
    Reference(
        "quenouille1956",
        "article",
        (("Quenouille", "M. H."),),
        "1956",
        "Notes on bias in estimation",
        {
            "journal": "Biometrika",
            "volume": "43",
            "number": "3/4",
            "pages": "353--360",
            "doi": "10.1093/biomet/43.3-4.353",
        },
    ),
    Reference(
        "tukey1958",
        "article",
        (("Tukey", "J. W."),),
        "1958",
        "Bias and confidence in not-quite large samples",
        {
            "journal": "The Annals of Mathematical Statistics",
            "volume": "29",
            "number": "2",
            "pages": "614",
            "note": "Abstract",
        },
    ),
    Reference(
        "wilson1927",
        "article",
        (("Wilson", "E. B."),),
        "1927",
        "Probable inference, the law of succession, and statistical inference",
        {
            "journal": "Journal of the American Statistical Association",
            "volume": "22",
            "number": "158",
            "pages": "209--212",
            "doi": "10.1080/01621459.1927.10502953",
        },
    ),
    Reference(
        "sarndal1992",
        "book",
        (("Särndal", "C.-E."), ("Swensson", "B."), ("Wretman", "J.")),
        "1992",
        "Model assisted survey sampling",
        {"publisher": "Springer", "doi": "10.1007/978-1-4612-4378-6"},
    ),
    Reference(
        "wang2024",
        "misc",
        (
            ("Wang", "L."),
            ("Yang", "N."),
            ("Huang", "X."),
            ("Yang", "L."),
            ("Majumder", "R."),
            ("Wei", "F."),
        ),
        "2024",
        "Multilingual E5 text embeddings: A technical report",
        {"eprint": "2402.05672", "archiveprefix": "arXiv"},
        ("E5",),
    ),
    Reference(
        "pedregosa2011",
        "article",
        (
            ("Pedregosa", "F."),
            ("Varoquaux", "G."),
            ("Gramfort", "A."),
            ("Michel", "V."),
            ("Thirion", "B."),
            ("Grisel", "O."),
            ("Blondel", "M."),
            ("Prettenhofer", "P."),
            ("Weiss", "R."),
            ("Dubourg", "V."),
            ("Vanderplas", "J."),
            ("Passos", "A."),
            ("Cournapeau", "D."),
            ("Brucher", "M."),
            ("Perrot", "M."),
            ("Duchesnay", "E."),
        ),
        "2011",
        "Scikit-learn: Machine learning in Python",
        {
            "journal": "Journal of Machine Learning Research",
            "volume": "12",
            "pages": "2825--2830",
        },
        ("Python",),
    ),
    Reference(
        "honnibal2020",
        "misc",
        (("Honnibal", "M."), ("Montani", "I."), ("Van Landeghem", "S."), ("Boyd", "A.")),
        "2020",
        "spaCy: Industrial-strength natural language processing in Python",
        {"publisher": "Zenodo", "doi": "10.5281/zenodo.1212303"},
        ("spaCy", "Python"),
    ),
)
_KNOWN = {reference.key: reference for reference in _ALL}
TANDAI = "tandai"
_SOURCE = re.compile(r"(?P<names>[^()\d]+?),?\s*\(?(?P<year>1[89]\d\d|20\d\d)\)?")


def reference(key: str) -> Reference:
    """Return a work by its key; ``tandai`` is this program, in the version at work."""
    if key != TANDAI:
        return _KNOWN[key]

    return Reference(TANDAI, "software", (), "", "tandai", {"version": VERSION}, (TANDAI,))


def source_reference(source: str) -> Reference | None:
    """Return what a codebook's source tells of a work: who and when; None where it does not.

    Nobody's title is guessed: whoever cites it has the work at hand.
    """
    found = _SOURCE.fullmatch(source.strip())
    if found is None:
        return None
    names = re.split(r"\s*(?:,|&|\band\b|\bdan\b|;)\s*", found["names"].strip())
    key = re.sub(r"\W", "", names[0].casefold()) + found["year"]
    return Reference(key, "misc", tuple((name, "") for name in names if name), found["year"], "")


def cited(own: Reference) -> str:
    """Return a work as it stands in parentheses in the text, in the current language."""
    names = [family for family, _ in own.authors] or [own.title]
    who = " & ".join(names) if len(names) < 3 else names[0] + tr(" et al.", " dkk.")
    return f"{who}, {own.year}" if own.year else who


def apa(own: Reference) -> str:
    """Return a work as it stands in a list of references, in the current language."""
    year = f"({own.year or tr('n.d.', 't.t.')})."
    title = _titled(own)
    if not own.authors:
        return f"{title} {year}"
    who = _people(own.authors)
    parts = [f"{who} {year}", title, _container(own)]
    if doi := own.fields.get("doi"):
        parts.append(f"https://doi.org/{doi}")
    return " ".join(part for part in parts if part)


def _titled(own: Reference) -> str:
    fields = own.fields
    if not own.title:
        missing = tr("title as in your own copy", "judul sesuai naskah Anda")
        return f"[{missing}]."
    if own.kind == "software":
        software = tr("Computer software", "Perangkat lunak")
        version = tr("Version", "Versi")
        return f"{own.title} ({version} {fields['version']}) [{software}]."
    more = tr(" (4th ed.)", " (Edisi ke-4)") if fields.get("edition") == "4" else ""
    more += f" [{tr('Abstract', 'Abstrak')}]" if fields.get("note") == "Abstract" else ""
    return f"{own.title}{more}."


def _people(authors: tuple[tuple[str, str], ...]) -> str:
    names = [f"{family}, {initials}" if initials else family for family, initials in authors]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    return text if text.endswith(".") else f"{text}."


def _container(own: Reference) -> str:
    fields = own.fields
    pages = fields.get("pages", "").replace("--", "–")
    if journal := fields.get("journal"):
        number = f"({fields['number']})" if "number" in fields else ""
        return f"{journal}, {fields['volume']}{number}, {pages}."
    if book := fields.get("booktitle"):
        pages = f" ({tr('pp.', 'hlm.')} {pages})" if pages else ""
        return f"{tr('In', 'Dalam')} {book}{pages}."
    if eprint := fields.get("eprint"):
        return f"arXiv. https://arxiv.org/abs/{eprint}"
    return f"{fields['publisher']}." if "publisher" in fields else ""


def bibtex(own: Reference) -> str:
    """Return a work as an entry of BibTeX (``software`` is biblatex's)."""
    title = own.title
    for word in own.protected:
        title = title.replace(word, f"{{{word}}}")
    people = [f"{family}, {initials}" if initials else family for family, initials in own.authors]
    fields = {
        "author": " and ".join(f"{{{n}}}" if "," not in n and " " in n else n for n in people),
        "title": title,
        "year": own.year,
        **own.fields,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if not own.title:
        lines.append("  note = {Title and publisher: complete from your own copy},")
    return "\n".join((f"@{own.kind}{{{own.key},", *lines, "}"))
