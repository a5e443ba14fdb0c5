"""Writing a corpus folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tandai import shipped
from tandai.corpus.corpus import Corpus
from tandai.files import writing


def write_corpus(
    corpus: Corpus,
    folder: Path,
    texts: Mapping[str, str],
    *,
    codebook_file: Path | None = None,
    force: bool = False,
) -> None:
    """Write a corpus folder, whole or not at all.

    ``texts`` holds the transcripts by document, as offsets count into them;
    ``codebook_file`` is copied as it is (default: the codebook that comes with tandai).
    Raises OutputError when the folder exists and ``force`` is not set.
    """
    with writing(folder, force=force) as draft:
        (draft / "transcripts").mkdir(parents=True)
        for document, text in texts.items():
            (draft / "transcripts" / f"{document}.txt").write_text(text, encoding="utf-8")
        shutil.copyfile(codebook_file or shipped.CODEBOOK, draft / "codebook.yaml")
        corpus.passages.write_csv(draft / "passages.csv")
        corpus.codings.write_csv(draft / "codings.csv")
        corpus.documents.write_csv(draft / "documents.csv")
