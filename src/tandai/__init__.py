"""tandai: suggests indicators for interview passages, reports coverage, confidence, agreement.

Everything here is imported when it is first used, so that ``import tandai`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tandai.ground.version import VERSION

if TYPE_CHECKING:
    from tandai.agreement.reading import read_codings
    from tandai.codebook import Codebook, check_codebook, read_codebook
    from tandai.corpus import Corpus, read_corpus
    from tandai.documents.report.chapter import write_docx
    from tandai.documents.report.rewriting import pseudonymised, without_quotes
    from tandai.documents.report.webpage import write_html
    from tandai.documents.report.workbook import write_xlsx
    from tandai.exchange.laying import corpus_of
    from tandai.exchange.reading import read_project
    from tandai.ground.errors import CacheWarning, TandaiError
    from tandai.model.classifier import IndicatorClassifier
    from tandai.model.store import Model, load_model
    from tandai.pseudonyms import Pseudonyms, read_pseudonyms
    from tandai.reporting.sheets import write_sheet
    from tandai.tagging.tagger import tag_passages
    from tandai.tags import read_tags, write_tags
    from tandai.transcript import find_transcripts, passages_of, read_transcript
    from tandai.work.agree import agree
    from tandai.work.evaluate import evaluate_corpus, evaluate_model
    from tandai.work.export import export
    from tandai.work.importing import import_projects
    from tandai.work.plan import assumed_of, assumed_of_pilot, plan
    from tandai.work.report import report
    from tandai.work.sample import sample
    from tandai.work.tag import tag_transcripts
    from tandai.work.train import train, write_model

__version__ = VERSION

_HOMES = {
    "agree": "work.agree",
    "read_codings": "agreement.reading",
    "Codebook": "codebook",
    "check_codebook": "codebook",
    "read_codebook": "codebook",
    "Corpus": "corpus",
    "read_corpus": "corpus",
    "CacheWarning": "ground.errors",
    "TandaiError": "ground.errors",
    "evaluate_corpus": "work.evaluate",
    "evaluate_model": "work.evaluate",
    "write_docx": "documents.report.chapter",
    "pseudonymised": "documents.report.rewriting",
    "without_quotes": "documents.report.rewriting",
    "write_html": "documents.report.webpage",
    "write_xlsx": "documents.report.workbook",
    "corpus_of": "exchange.laying",
    "read_project": "exchange.reading",
    "export": "work.export",
    "import_projects": "work.importing",
    "IndicatorClassifier": "model.classifier",
    "Model": "model.store",
    "load_model": "model.store",
    "Pseudonyms": "pseudonyms",
    "read_pseudonyms": "pseudonyms",
    "assumed_of": "work.plan",
    "assumed_of_pilot": "work.plan",
    "plan": "work.plan",
    "report": "work.report",
    "sample": "work.sample",
    "write_sheet": "reporting.sheets",
    "tag_passages": "tagging.tagger",
    "tag_transcripts": "work.tag",
    "read_tags": "tags",
    "write_tags": "tags",
    "train": "work.train",
    "write_model": "work.train",
    "find_transcripts": "transcript",
    "passages_of": "transcript",
    "read_transcript": "transcript",
}

__all__ = [
    "CacheWarning",
    "Codebook",
    "Corpus",
    "IndicatorClassifier",
    "Model",
    "Pseudonyms",
    "TandaiError",
    "agree",
    "assumed_of",
    "assumed_of_pilot",
    "check_codebook",
    "corpus_of",
    "evaluate_corpus",
    "evaluate_model",
    "export",
    "find_transcripts",
    "import_projects",
    "load_model",
    "passages_of",
    "plan",
    "pseudonymised",
    "read_codebook",
    "read_codings",
    "read_corpus",
    "read_project",
    "read_pseudonyms",
    "read_tags",
    "read_transcript",
    "report",
    "sample",
    "tag_passages",
    "tag_transcripts",
    "train",
    "without_quotes",
    "write_docx",
    "write_html",
    "write_model",
    "write_sheet",
    "write_tags",
    "write_xlsx",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"tandai.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'tandai' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
