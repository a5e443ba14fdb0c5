"""What a report says beside its figures, as codes; :mod:`tandai.words.report` has the words."""

from __future__ import annotations

from enum import StrEnum


class Next(StrEnum):
    """What to do next, and why."""

    INTERVIEW = "interview"
    GROUP = "group"
    INFORMANTS = "informants"
    BALANCE = "balance"
    READ_ON = "read_on"
    LIKELY_WRONG = "likely_wrong"
    ONLY_INTERVIEWS = "only_interviews"
    CHECK_MORE = "check_more"


class ReportNote(StrEnum):
    """What a reader must know before using the figures."""

    UNCORRECTED = "uncorrected"
    ALL_BY_HAND = "all_by_hand"
    CHECKED_SAMPLE = "checked_sample"
    CHECKED_ALONE = "checked_alone"
    FOR_PASSAGES = "for_passages"
    FOR_INTERVIEWS = "for_interviews"
    FEW_INTERVIEWS = "few_interviews"
    NOT_BLIND = "not_blind"
    PARTLY_CHECKED = "partly_checked"
    SEVERAL_MODELS = "several_models"
    CONSTRUCTED = "constructed"
    CODES_OF = "codes_of"
    UNREAD = "unread"
    DISPUTED = "disputed"
    OVERRULED = "overruled"
    FOR_RECALL = "for_recall"
    NO_STANCES = "no_stances"
    EVIDENCE = "evidence"
    UNCALIBRATED = "uncalibrated"
