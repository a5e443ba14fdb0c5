"""What every `.xlsx` that is written has in common."""

from __future__ import annotations

from io import BytesIO
from typing import Any

# The most characters that a cell holds.
LONGEST_CELL = 32_767


def workbook(target: BytesIO) -> Any:
    """Return a new xlsxwriter workbook, to be filled within a ``with``.

    It is made in memory: xlsxwriter would put the sheets into the system's temporary folder,
    where those of a killed run stay, and would tell a full disk as an error of its own.

    A transcript may begin with "=" or "+"; nothing of it may be run as a formula or a link.
    """
    # Here, since most commands write no workbook.
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    return xlsxwriter.Workbook(target, options)
