"""Commands load only the libraries that they use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tandai.tags import Suggestion, TaggedPassage, write_tags
from tandai.transcript import Passage

# What cuts sentences, what models are made of, what draws, and what writes documents.
HEAVY = (
    "spacy sklearn scipy.stats scipy.sparse scipy.optimize onnxruntime tokenizers safetensors "
    "altair vl_convert jinja2 docx lxml openpyxl xlsxwriter"
).split()


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "tags.jsonl", "--corpus", "CORPUS"),
        ("agree", "CORPUS"),
        ("sample", "tags.jsonl", "--n", "2", "--out", "sheet.csv"),
        ("codebook", "show"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_loads_only_what_it_uses(
    arguments: tuple[str, ...], corpus_folder: Path, tmp_path: Path
) -> None:
    """None of these needs models, sentences, pictures or documents: they start at once."""
    passages = [Passage(f"p{n}", "d1", "i1", "N", "", 0, 6, f"teks {n}") for n in range(4)]
    suggested = (Suggestion("deseve.trust", 0.9, "supports", "ok"),)
    tagged = [TaggedPassage(p, suggested, {"deseve.trust": 0.9}, "tumang@0") for p in passages]
    write_tags(tagged, tmp_path / "tags.jsonl")
    line = ["tandai", *(str(corpus_folder) if a == "CORPUS" else a for a in arguments)]
    code = (
        f"import sys; sys.argv = {line!r}\n"
        "from tandai.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end\n"
        f"print('LOADED', *(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED"
