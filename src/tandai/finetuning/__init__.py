"""Fine-tuning encoders (extra ``finetune``: PyTorch and onnx)."""

from tandai.finetuning.tuning import Tuned, finetune

__all__ = ["Tuned", "finetune"]
