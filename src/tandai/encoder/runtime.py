"""ONNX Runtime, loaded in the one way in which it sends nothing.

From version 1.29 on the builds for Linux and macOS report to their maker: when the library is
imported it starts an uploader, keeps a device's number and a queue in the user's cache folder, and
sends the system, the processor, the memory and the path of Python over HTTPS. The environment
variable ``ORT_DISABLE_TELEMETRY`` keeps all of that from being made (its ``Privacy.md``,
"Disabling Telemetry"), but only where it is set before the library is imported;
``disable_telemetry_events`` alone comes after the first report. So the library is imported here
and nowhere else, which a test holds.

In builds for Windows, events go to the system's own tracing and not to the network; there the
call stops them, all but one that says that the library was loaded.
"""

from __future__ import annotations

import os
import sys
import warnings
from functools import lru_cache
from typing import Any

from tandai.ground.language import tr

# Other libraries that open encoders read theirs when they are imported, too.
_OFFLINE = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
_YES = frozenset({"1", "true", "yes", "on", "y"})


def keep_offline() -> None:
    """Tell the libraries that open encoders, by the environment, to stay off the network.

    Processes that are started later inherit it. Whatever stood there is replaced: nothing that
    this program does may use the network.
    """
    os.environ.update(_OFFLINE)


@lru_cache(maxsize=1)
def onnx_runtime() -> Any:
    """Return the module ``onnxruntime``, its reports switched off.

    Warns (RuntimeWarning) where other code of this process imported it before with its reports
    on: what that set going can no longer be stopped from here.
    """
    reports = os.environ.get("ORT_DISABLE_TELEMETRY", "").strip().lower() not in _YES
    if reports and "onnxruntime" in sys.modules:
        warnings.warn(
            tr(
                "onnxruntime was imported before tandai opened an encoder, and may have sent its "
                "maker a report on this machine. Set ORT_DISABLE_TELEMETRY=1 before Python starts.",
                "onnxruntime sudah dimuat sebelum tandai membuka penyandi, dan mungkin sudah "
                "mengirim laporan tentang komputer ini ke pembuatnya. Atur "
                "ORT_DISABLE_TELEMETRY=1 sebelum Python dijalankan.",
            ),
            RuntimeWarning,
            stacklevel=3,
        )
    keep_offline()
    import onnxruntime

    # Older releases do not have it, and report nothing on Linux and macOS.
    disable = getattr(onnxruntime, "disable_telemetry_events", None)
    if disable is not None:
        disable()
    return onnxruntime
