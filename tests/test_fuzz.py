"""Damaged files: every reader reads what is left or says that it cannot.

A hundred of each in every run; ``bench/fuzz.py`` does the same with thousands, and other seeds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .fuzzing import SAMPLES, model_sample, try_damaged

TIMES = 100
# Opening one takes so long that a hundred would take half a minute.
_SLOW = {"encoder": 12}

# pysubs2 says by a warning where a damaged cue may have been missed.
pytestmark = pytest.mark.filterwarnings("ignore:Possible missed subtitle")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """Nothing but a TandaiError comes out of any reader, and no text with it."""
    assert try_damaged(name, SAMPLES[name], tmp_path, _SLOW.get(name, TIMES), 0) == []


def test_a_damaged_model_is_opened_or_refused(model_folder: Path, tmp_path: Path) -> None:
    """The same of a model's folder, whose hashes are made to fit half of the time."""
    assert try_damaged("model", model_sample(model_folder), tmp_path, 40, 0) == []
