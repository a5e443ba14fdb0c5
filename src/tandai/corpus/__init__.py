"""Hand-coded passages: a folder of files or one table, read into data frames."""

from tandai.corpus.coders import Coder, CoderKind, coder_of
from tandai.corpus.corpus import Corpus, require_same_texts
from tandai.corpus.evidence import Piece, pieces_of
from tandai.corpus.folder import write_corpus
from tandai.corpus.in_memory import corpus_of_texts
from tandai.corpus.labels import Gold, GoldRule, Labels, coder_labels, gold_labels
from tandai.corpus.reading import LABELS, read_corpus

__all__ = [
    "LABELS",
    "Coder",
    "CoderKind",
    "Corpus",
    "Gold",
    "GoldRule",
    "Labels",
    "Piece",
    "coder_labels",
    "coder_of",
    "corpus_of_texts",
    "gold_labels",
    "pieces_of",
    "read_corpus",
    "require_same_texts",
    "write_corpus",
]
