"""What the process that commands branch off has loaded; nothing of it starts a thread."""

from __future__ import annotations

import os
import pkgutil
from contextlib import suppress
from importlib import import_module

# Threads would be lost in what branches off.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import tandai

for name in ("docx", "spacy", "xlsxwriter"):
    import_module(name)
for module in pkgutil.walk_packages(tandai.__path__, "tandai."):
    # Some need PyTorch, and the command would run on being imported.
    if not module.name.startswith(("tandai.finetuning", "tandai.__main__")):
        with suppress(ImportError):
            import_module(module.name)
