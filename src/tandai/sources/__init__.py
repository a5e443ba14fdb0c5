"""Coded sources, whatever they are: read as what they are, and several of them as one."""

from tandai.sources.coded import read_coded
from tandai.sources.merging import Contradiction, Decision, Merged, merged
from tandai.sources.several import read_several

__all__ = ["Contradiction", "Decision", "Merged", "merged", "read_coded", "read_several"]
