"""The codebook: frameworks and indicators as data.

A codebook is a YAML file. Text fields take one wording or one a language; rules take a
string, a list, or a list a language; cues take a list or a list a language::

    frameworks:
      - {id: deseve, name: Collaborative governance, source: DeSeve (2007)}
    indicators:
      - id: deseve.trust
        term: Trust among the participants
        istilah: Kepercayaan antarpihak
        definition: {en: ..., id: ...}
        include: {en: [...], id: [...]}
        exclude: {en: [...], id: [...]}
        cues: {id: [...], jv: [...]}
        examples: [{text: ..., language: jv, stance: hinders}]
        status: supplied
        source: DeSeve (2007)

A code may stand below another one: ``parent`` is the id of an indicator, or of a framework that
only groups (``{id: jejaring, parent: deseve}``), in as many levels as a project has.

An optional ``status_rule: {min_informants: 3, balance_bound: 0.5}`` says when a report calls an
indicator reached. Only ``id`` is needed to code, train and count; :func:`check_codebook` says
what else a codebook for people should have.
"""

from tandai.codebook.definitions import (
    DEFAULT_STANCE,
    ISTILAH_OF_STANCE,
    NAMELESS,
    STANCES,
    Codebook,
    Example,
    Framework,
    Indicator,
    Localized,
    Rules,
    Stance,
    StatusRule,
    codebook_of_labels,
    stance_word,
)
from tandai.codebook.reading import CodebookCheck, check_codebook, read_codebook

__all__ = [
    "DEFAULT_STANCE",
    "ISTILAH_OF_STANCE",
    "NAMELESS",
    "STANCES",
    "Codebook",
    "CodebookCheck",
    "Example",
    "Framework",
    "Indicator",
    "Localized",
    "Rules",
    "Stance",
    "StatusRule",
    "check_codebook",
    "codebook_of_labels",
    "read_codebook",
    "stance_word",
]
