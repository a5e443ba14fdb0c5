"""The closed sets that options and library functions choose from, each named once."""

from __future__ import annotations

from typing import Literal

Unit = Literal["turn", "paragraph", "sentence"]
# A selection of a person's own choosing as a passage, besides the units of transcripts.
ProjectUnit = Literal["turn", "paragraph", "sentence", "selection"]
By = Literal["indicator", "framework", "document"]
Interval = Literal["jackknife-t", "percentile", "bca"]
Over = Literal["interviews", "passages"]
Match = Literal["ask", "loose", "exact"]
ShareMethod = Literal["labels-only", "corrected", "uncorrected"]
Target = Literal["interviews", "passages"]
Uncoded = Literal["read", "unread"]
Form = Literal["qdpx", "qdc", "xlsx", "docx", "csv", "jsonl"]
RecallBy = Literal["all", "indicator"]
