"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

from tandai.cli.declare import CODER, TAGS, argument, option
from tandai.ground.choices import Unit

# Exit code where some of several transcripts could not be read and the others are done.
PARTLY = 3

CodebookFile = Annotated[
    str | None,
    option(
        "Codebook file, or 'labels' to take the labels found (default: the corpus' own, "
        "else the one that comes with tandai).",
        "Berkas buku kode, atau 'labels' untuk memakai label yang ada (bawaan: milik "
        "korpus, atau yang disertakan tandai).",
        "--codebook",
        metavar="FILE|labels",
        file=True,
    ),
]
Force = Annotated[
    bool, option("Replace an output that exists.", "Ganti hasil yang sudah ada.", "--force")
]
Gold = Annotated[
    str | None,
    option(
        "Whose codes to learn from (default: 'final' if there, else those given by at "
        "least half of a passage's coders).",
        "Kode siapa yang dipelajari (bawaan: 'final' bila ada, atau yang diberikan "
        "sedikitnya separuh pengode kutipan itu).",
        "--gold",
        metavar=CODER,
    ),
]
Interviewer = Annotated[
    list[str] | None,
    option(
        "Label of who asks, where it cannot be told (may be repeated).",
        "Label penanya, bila tidak dapat ditentukan (boleh diulang).",
        metavar="LABEL",
    ),
]
Informant = Annotated[
    list[str] | None,
    option(
        "Label of who answers; all others then ask (may be repeated).",
        "Label penjawab; yang lain dianggap penanya (boleh diulang).",
        metavar="LABEL",
    ),
]
Strict = Annotated[
    bool,
    option(
        "Write nothing where too little of a document became passages.",
        "Jangan menulis apa pun bila terlalu sedikit isi dokumen yang menjadi kutipan.",
        "--strict",
    ),
]
PassageUnit = Annotated[Unit, option("What is one passage.", "Satuan kutipan.")]
TagFiles = Annotated[
    list[Path],
    argument(TAGS, "Files that `tandai tag` wrote.", "Berkas yang ditulis `tandai tag`."),
]


def codebook_choice(value: str | None) -> Path | Literal["labels"] | None:
    """Return what ``--codebook`` asks for."""
    if value is None or value == "labels":
        return value  # type: ignore[return-value]  # narrowed to the literal just tested
    return Path(value)
