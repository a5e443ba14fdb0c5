"""Results as plain data for JSON."""

from __future__ import annotations

from typing import Any

from tandai.ground.messages import Message


def plain(value: Any) -> Any:
    """Return data classes, also those in tuples, as dictionaries and lists."""
    if isinstance(value, Message):
        return value.as_dict()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {key: plain(item) for key, item in value.__dict__.items()}
    return value
