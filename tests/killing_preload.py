"""What the process that commands branch off has loaded; nothing of it starts a thread."""

from __future__ import annotations

import os

# Threads would be lost in what branches off.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import docx  # noqa: F401
import spacy  # noqa: F401
import xlsxwriter  # noqa: F401

import tandai.agreement.reading
import tandai.cli.main
import tandai.exchange.matrix
import tandai.render.agreement
import tandai.render.console
import tandai.work.export
import tandai.work.importing
import tandai.work.report
import tandai.work.sample
import tandai.work.tag
import tandai.work.train  # noqa: F401
