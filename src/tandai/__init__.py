"""tandai: suggests indicators for interview passages, reports coverage, confidence, agreement.

Everything here is imported when it is first used, so that ``import tandai`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tandai.ground.version import VERSION

if TYPE_CHECKING:
    from tandai.agreement.reading import read_codings
    from tandai.agreement.results import Agreement, GroupAgreement
    from tandai.codebook import (
        Codebook,
        CodebookCheck,
        Framework,
        Indicator,
        check_codebook,
        read_codebook,
    )
    from tandai.corpus import (
        Corpus,
        Labels,
        corpus_of_texts,
        gold_labels,
        read_corpus,
        write_corpus,
    )
    from tandai.documents.report.chapter import write_docx
    from tandai.documents.report.rewriting import pseudonymised, without_quotes
    from tandai.documents.report.webpage import write_html
    from tandai.documents.report.workbook import write_xlsx
    from tandai.encoder import Encoder, clear_cache, open_encoder
    from tandai.exchange.laying import LaidOut, corpus_of
    from tandai.exchange.mapping_file import Mapped, read_mapping
    from tandai.exchange.project import CodedProject
    from tandai.exchange.reading import read_project
    from tandai.ground.errors import (
        CacheWarning,
        CodebookError,
        CorpusError,
        FileError,
        InputError,
        ModelError,
        OutputError,
        Problem,
        TableError,
        TandaiError,
        UsageError,
    )
    from tandai.ground.messages import Message
    from tandai.model.classifier import IndicatorClassifier
    from tandai.model.evaluation import Evaluation, IndicatorEvaluation, Overall
    from tandai.model.provenance import Provenance
    from tandai.model.record import Evaluated
    from tandai.model.stance_evaluation import StanceEvaluation
    from tandai.model.store import Model, load_model
    from tandai.pseudonyms import Pseudonyms, read_pseudonyms
    from tandai.reporting.drawn import Drawn
    from tandai.reporting.results import FrameworkCoverage, IndicatorCoverage, Report, Share
    from tandai.reporting.sheets import write_sheet
    from tandai.statistics.coefficients import Coefficient
    from tandai.statistics.power import Assumed
    from tandai.tagging.inputs import Inputs, find_inputs
    from tandai.tagging.tagger import tag_passages
    from tandai.tags import (
        Evidence,
        Neighbour,
        RecallRule,
        Suggestion,
        TaggedPassage,
        Tags,
        read_tags,
        write_tags,
    )
    from tandai.transcript import (
        Account,
        Passage,
        Transcript,
        find_transcripts,
        passages_of,
        read_transcript,
    )
    from tandai.work.agree import agree
    from tandai.work.evaluate import Assessment, evaluate_corpus, evaluate_model
    from tandai.work.export import export
    from tandai.work.export_counts import Exported
    from tandai.work.importing import Imported, ImportedProject, import_projects, import_transcripts
    from tandai.work.plan import Plan, assumed_of, assumed_of_pilot, plan
    from tandai.work.report import Choices, report
    from tandai.work.sample import extend_sample, sample
    from tandai.work.tag import Tagged, Tagging, TagOptions, tag_files, tag_transcripts
    from tandai.work.train import train, write_model

__version__ = VERSION

# Names by the room they come from.
_ROOMS = {
    "agreement.reading": "read_codings",
    "agreement.results": "Agreement GroupAgreement",
    "codebook": "Codebook CodebookCheck Framework Indicator check_codebook read_codebook",
    "corpus": "Corpus Labels corpus_of_texts gold_labels read_corpus write_corpus",
    "documents.report.chapter": "write_docx",
    "documents.report.rewriting": "pseudonymised without_quotes",
    "documents.report.webpage": "write_html",
    "documents.report.workbook": "write_xlsx",
    "encoder": "Encoder clear_cache open_encoder",
    "exchange.laying": "LaidOut corpus_of",
    "exchange.mapping_file": "Mapped read_mapping",
    "exchange.project": "CodedProject",
    "exchange.reading": "read_project",
    "ground.errors": (
        "CacheWarning CodebookError CorpusError FileError InputError "
        "ModelError OutputError Problem TableError TandaiError UsageError"
    ),
    "ground.messages": "Message",
    "model.classifier": "IndicatorClassifier",
    "model.evaluation": "Evaluation IndicatorEvaluation Overall",
    "model.provenance": "Provenance",
    "model.record": "Evaluated",
    "model.stance_evaluation": "StanceEvaluation",
    "model.store": "Model load_model",
    "pseudonyms": "Pseudonyms read_pseudonyms",
    "reporting.drawn": "Drawn",
    "reporting.results": "FrameworkCoverage IndicatorCoverage Report Share",
    "reporting.sheets": "write_sheet",
    "statistics.coefficients": "Coefficient",
    "statistics.power": "Assumed",
    "tagging.inputs": "Inputs find_inputs",
    "tagging.tagger": "tag_passages",
    "tags": "Evidence Neighbour RecallRule Suggestion TaggedPassage Tags read_tags write_tags",
    "transcript": "Account Passage Transcript find_transcripts passages_of read_transcript",
    "work.agree": "agree",
    "work.evaluate": "Assessment evaluate_corpus evaluate_model",
    "work.export": "export",
    "work.export_counts": "Exported",
    "work.importing": "Imported ImportedProject import_projects import_transcripts",
    "work.plan": "Plan assumed_of assumed_of_pilot plan",
    "work.report": "Choices report",
    "work.sample": "extend_sample sample",
    "work.tag": "TagOptions Tagged Tagging tag_files tag_transcripts",
    "work.train": "train write_model",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = [
    "Account",
    "Agreement",
    "Assessment",
    "Assumed",
    "CacheWarning",
    "Choices",
    "Codebook",
    "CodebookCheck",
    "CodebookError",
    "CodedProject",
    "Coefficient",
    "Corpus",
    "CorpusError",
    "Drawn",
    "Encoder",
    "Evaluated",
    "Evaluation",
    "Evidence",
    "Exported",
    "FileError",
    "Framework",
    "FrameworkCoverage",
    "GroupAgreement",
    "Imported",
    "ImportedProject",
    "Indicator",
    "IndicatorClassifier",
    "IndicatorCoverage",
    "IndicatorEvaluation",
    "InputError",
    "Inputs",
    "Labels",
    "LaidOut",
    "Mapped",
    "Message",
    "Model",
    "ModelError",
    "Neighbour",
    "OutputError",
    "Overall",
    "Passage",
    "Plan",
    "Problem",
    "Provenance",
    "Pseudonyms",
    "RecallRule",
    "Report",
    "Share",
    "StanceEvaluation",
    "Suggestion",
    "TableError",
    "TagOptions",
    "Tagged",
    "TaggedPassage",
    "Tagging",
    "Tags",
    "TandaiError",
    "Transcript",
    "UsageError",
    "agree",
    "assumed_of",
    "assumed_of_pilot",
    "check_codebook",
    "clear_cache",
    "corpus_of",
    "corpus_of_texts",
    "evaluate_corpus",
    "evaluate_model",
    "export",
    "extend_sample",
    "find_inputs",
    "find_transcripts",
    "gold_labels",
    "import_projects",
    "import_transcripts",
    "load_model",
    "open_encoder",
    "passages_of",
    "plan",
    "pseudonymised",
    "read_codebook",
    "read_codings",
    "read_corpus",
    "read_mapping",
    "read_project",
    "read_pseudonyms",
    "read_tags",
    "read_transcript",
    "report",
    "sample",
    "tag_files",
    "tag_passages",
    "tag_transcripts",
    "train",
    "without_quotes",
    "write_corpus",
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
