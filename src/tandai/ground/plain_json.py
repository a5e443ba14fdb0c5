"""JSON as tandai writes it: the one place, so that no file ever holds what is no JSON."""

from __future__ import annotations

import hashlib
import json
from json import encoder
from typing import Any

# A text as JSON, between quotation marks, as :func:`json_text` writes it.
json_string = encoder.encode_basestring


def json_text(data: Any, indent: int | None = None) -> str:
    """Return data as JSON, without a line end.

    Raises ValueError where a number is not finite (``NaN`` and ``Infinity`` are no JSON, and
    other programs refuse the whole file): what is undefined is None.
    """
    return json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)


def content_hash(data: Any) -> str:
    """Return the SHA-256 of data, the same for the same data in whatever order and layout.

    Raises ValueError for what :func:`json_text` refuses.
    """
    whole = json.dumps(
        data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()
