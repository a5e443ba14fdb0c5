"""Where a fine-tuning stands, on disk, so that it can be taken up again.

``state.json`` and plain tensors; nothing that runs on loading. Only the owner can read them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from tandai.finetuning.fitting import Fit
from tandai.ground.plain_json import json_text

_STATE = "state.json"
_WEIGHTS = "weights.safetensors"
_BEST = "best.safetensors"


class Checkpoint:
    """The state of one fine-tuning in a folder.

    ``fingerprint`` names data, base and schedule; the state of another one is not taken up.
    ``before`` and ``after``: see :class:`tandai.finetuning.Tuned`; ``best`` is the best epoch.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self.before = 0.0
        self.after: list[float] = []
        self.best = 0

    def restore(self, fit: Fit) -> bool:
        """Bring ``fit`` to where it stood; False where there is nothing to take up."""
        try:
            state = json.loads((self.folder / _STATE).read_text("utf-8"))
            if state["fingerprint"] != self.fingerprint:
                return False
            tensors = _loaded(self.folder / _WEIGHTS)
            # Weights of one epoch beside the state of another: it ended between the two writes.
            if int(tensors.pop("epoch")) != state["epoch"]:
                return False
            best = (self.folder / _BEST).is_file()
        except (OSError, ValueError, KeyError, SafetensorError):
            return False
        if not best:
            return False
        _put_weights(fit, tensors)
        names = {name for name in tensors if name.startswith("optimizer.")}
        fit.optimizer.load_state_dict(
            {
                "state": _optimizer_state({name: tensors[name] for name in names}),
                "param_groups": fit.optimizer.state_dict()["param_groups"],
            }
        )
        fit.epoch = state["epoch"]
        self.before, self.after, self.best = state["before"], state["after"], state["best"]
        return True

    def save(self, fit: Fit) -> None:
        """Write where ``fit`` stands. Raises OSError where that fails."""
        tensors = _weights(fit)
        for index, values in fit.optimizer.state_dict()["state"].items():
            for name, value in values.items():
                tensors[f"optimizer.{index}.{name}"] = torch.as_tensor(value).contiguous()
        tensors["epoch"] = torch.tensor(fit.epoch)
        self._write(_WEIGHTS, tensors)
        state = {
            "fingerprint": self.fingerprint,
            "epoch": fit.epoch,
            "before": self.before,
            "after": self.after,
            "best": self.best,
        }
        draft = self.folder / f"{_STATE}.new"
        draft.write_text(json_text(state), encoding="utf-8")
        draft.replace(self.folder / _STATE)

    def keep_best(self, fit: Fit) -> None:
        """Write the weights as the best so far. Raises OSError where that fails."""
        self._write(_BEST, _weights(fit))

    def restore_best(self, fit: Fit) -> None:
        """Bring the weights back to the best."""
        _put_weights(fit, _loaded(self.folder / _BEST))

    def _write(self, name: str, tensors: dict[str, Tensor]) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.folder / f"{name}.new"
        try:
            save_file(tensors, draft)
        except SafetensorError as error:
            # It names neither a full disk nor anything else that the system refuses.
            raise OSError(None, "no room or no permission", str(self.folder)) from error
        draft.replace(self.folder / name)


def _loaded(path: Path) -> dict[str, Tensor]:
    """Return tensors of their own: mapped ones would keep the file from being replaced."""
    return {name: value.clone() for name, value in load_file(path).items()}


def _weights(fit: Fit) -> dict[str, Tensor]:
    return {
        f"{part}.{name}": value.detach().cpu().contiguous()
        for part, module in (("encoder", fit.encoder), ("heads", fit.heads))
        for name, value in module.state_dict().items()
    }


def _put_weights(fit: Fit, tensors: dict[str, Tensor]) -> None:
    for part, module in (("encoder", fit.encoder), ("heads", fit.heads)):
        own = f"{part}."
        module.load_state_dict(
            {name.removeprefix(own): v for name, v in tensors.items() if name.startswith(own)}
        )


def _optimizer_state(tensors: dict[str, Tensor]) -> dict[int, dict[str, Any]]:
    state: dict[int, dict[str, Any]] = {}
    for whole, value in tensors.items():
        _, index, name = whole.split(".", 2)
        state.setdefault(int(index), {})[name] = value
    return state
