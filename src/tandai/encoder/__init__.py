"""Sentence encoders: texts to vectors, offline."""

from tandai.encoder.cache import CachedEncoder, cache_file, clear_cache
from tandai.encoder.onnx_folder import OnnxEncoder, is_own
from tandai.encoder.opening import BEST, NONE, SHIPPED, copy_encoder, open_encoder
from tandai.encoder.protocol import Encoder, Progress, Span, Vectors, WholeTexts

__all__ = [
    "BEST",
    "NONE",
    "SHIPPED",
    "CachedEncoder",
    "Encoder",
    "OnnxEncoder",
    "Progress",
    "Span",
    "Vectors",
    "WholeTexts",
    "cache_file",
    "clear_cache",
    "copy_encoder",
    "is_own",
    "open_encoder",
]
