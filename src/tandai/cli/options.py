"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

from tandai.cli.declare import CODER, TAGS, argument, option
from tandai.ground.choices import Unit
from tandai.ground.language import Words

# Exit code where some of several transcripts could not be read and the others are done.
PARTLY = 3

CodebookFile = Annotated[
    str | None,
    option(
        "Codebook: a file, a name of `tandai codebook list`, or 'labels' to take the labels "
        "found (default: the corpus' own, else tumang).",
        "Buku kode: berkas, nama dari `tandai codebook list`, atau 'labels' untuk memakai "
        "label yang ada (bawaan: milik korpus, atau tumang).",
        "--codebook",
        metavar=Words("FILE|NAME|labels", "BERKAS|NAMA|labels"),
        file=True,
        rare=True,
    ),
]
Force = Annotated[
    bool, option("Replace an output that exists.", "Ganti hasil yang sudah ada.", "--force")
]
Gold = Annotated[
    str | None,
    option(
        "Whose codes to learn from; agreed: only those that more than half of a passage's coders "
        "gave (default: 'final' if there, else those of at least half).",
        "Kode siapa yang dipelajari; agreed: hanya yang diberikan lebih dari separuh pengode "
        "kutipannya (bawaan: 'final' bila ada, atau kode dari sedikitnya separuh).",
        "--gold",
        metavar=CODER,
        rare=True,
    ),
]
Interviewer = Annotated[
    list[str] | None,
    option(
        "Label of who asks, where not found (repeat it).",
        "Label penanya, bila tak ditemukan (ulangi).",
        metavar="LABEL",
    ),
]
Informant = Annotated[
    list[str] | None,
    option(
        "Label of who answers; all others ask (repeat it).",
        "Label penjawab; yang lain penanya (ulangi).",
        metavar="LABEL",
    ),
]
Strict = Annotated[
    bool,
    option(
        "Write nothing where too little of a document became passages.",
        "Jangan menulis apa pun bila terlalu sedikit isi dokumen yang menjadi kutipan.",
        "--strict",
        rare=True,
    ),
]
PassageUnit = Annotated[Unit, option("What is one passage.", "Satuan kutipan.")]
TagFiles = Annotated[
    list[Path],
    argument(TAGS, "Files that `tandai tag` wrote.", "Berkas yang ditulis `tandai tag`."),
]


def codebook_choice(value: str | None) -> Path | Literal["labels"] | None:
    """Return what ``--codebook`` asks for.

    Raises FileError for a name that is neither a file nor a codebook that comes with tandai.
    """
    if value is None or value == "labels":
        return value  # type: ignore[return-value]  # narrowed to the literal just tested
    return codebook_file(Path(value))


def codebook_file(value: Path | None) -> Path | None:
    """Return the file that ``--codebook`` asks for where labels will not do."""
    from tandai.ground.shipped import located_codebook

    return None if value is None else located_codebook(value)
