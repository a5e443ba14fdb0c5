"""Fine-tuning encoders (extra ``finetune``: PyTorch and onnx)."""

from tandai.finetuning.lessons import Lesson, lesson_of
from tandai.finetuning.tuning import Tuned, finetune

__all__ = ["Lesson", "Tuned", "finetune", "lesson_of"]
