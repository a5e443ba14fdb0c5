"""Parts tagged by a Dask cluster, one of this computer's own or any other.

Parts are read here and go to the workers with their passages; what they made of them comes back and
is kept here. A worker needs tandai in this version and the model under the same path, which it
loads once. Where a worker is lost, Dask gives its parts to another.
"""

from __future__ import annotations

import importlib.util
import logging
import warnings
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tandai.ground.errors import InputError, OutputError, TandaiError, UsageError
from tandai.ground.language import tr
from tandai.ground.workrooms import private_folder, workroom
from tandai.tagging.parts import Part
from tandai.tagging.work import Done, Job, tag_elsewhere

# Parts that wait for each thread of the workers, so that none has to wait for a part.
_AHEAD = 2
_SECONDS_TO_CONNECT = 30
# Of this computer alone: no other one can connect, and no page shows what is at work.
_LOOPBACK = "127.0.0.1"
_SETTINGS = {
    # Interview text is not put on a disk where nobody looks after it.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.scheduler.allowed-failures": 3,
}


@dataclass(frozen=True)
class Cluster:
    """An engine (:data:`tandai.tagging.work.Engine`) of Dask's.

    ``scheduler``: its address, or "" for a cluster of this computer's own with ``workers``
    processes (None: one a processor), which listens on its own address alone and ends with this.

    Raises UsageError where Dask is not installed, InputError where nothing answers at the address,
    what tagging raises in a worker, and OutputError where workers are lost again and again.
    """

    job: Job
    scheduler: str
    workers: int | None = None

    def __call__(self, parts: Iterator[Part]) -> Generator[Done]:
        """Yield parts as they are done."""
        require_dask()
        import dask

        distributed = _distributed()
        with ExitStack() as opened:
            opened.enter_context(warnings.catch_warnings())
            # A part is as large as Dask finds worth a warning.
            warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
            opened.enter_context(dask.config.set(_SETTINGS))
            client = self._client(opened)
            done = distributed.as_completed(loop=client.loop)
            for part in parts:
                done.add(client.submit(tag_elsewhere, self.job, part, pure=False))
                while done.count() >= self._most(client):
                    yield _result(next(done))
            for future in done:
                yield _result(future)

    def _most(self, client: Any) -> int:
        """Return how many parts may be under way: workers may come and go meanwhile."""
        threads = int(sum(client.nthreads().values()))
        return (1 + _AHEAD) * max(1, threads)

    def _client(self, opened: ExitStack) -> Any:
        distributed = _distributed()
        if self.scheduler:
            try:
                client = distributed.Client(
                    self.scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False
                )
            except (OSError, TimeoutError, ValueError) as error:
                raise _nobody_answers(self.scheduler) from error
            return opened.enter_context(client)
        from tandai.encoder.onnx_folder import processors

        # What Dask notes of workers that end belongs to its own log.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        room = opened.enter_context(workroom(private_folder()))
        cluster = opened.enter_context(
            distributed.LocalCluster(
                n_workers=self.workers or processors(),
                threads_per_worker=1,
                processes=True,
                host=_LOOPBACK,
                dashboard_address=None,
                local_directory=str(room),
            )
        )
        return opened.enter_context(distributed.Client(cluster, set_as_default=False))


def require_dask() -> None:
    """Raise UsageError where Dask is not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("dask", "distributed")):
        raise UsageError(
            tr("Dask is not installed.", "Dask belum terpasang."),
            hint=tr(
                "Install it with `pip install 'tandai[scale]'`, or leave out --engine dask.",
                "Pasang dengan `pip install 'tandai[scale]'`, atau tanpa --engine dask.",
            ),
        )


def _distributed() -> Any:
    """Return the library, which has types for a part of what it does."""
    return import_module("distributed")


def _result(future: Any) -> Done:
    lost = (_distributed().KilledWorker, _distributed().CancelledError)
    try:
        result: Done = future.result()
    except TandaiError:
        raise
    except lost as error:
        raise OutputError(
            tr(
                "workers of the cluster were lost again and again.",
                "pekerja klaster berulang kali hilang.",
            ),
            hint=tr(
                "What is done is kept; see the cluster's log, then give the same command again.",
                "Yang selesai tersimpan; lihat log klaster, lalu ulangi perintah yang sama.",
            ),
        ) from error
    future.release()
    return result


def _nobody_answers(address: str) -> InputError:
    return InputError(
        tr("no Dask scheduler answers there.", "tidak ada penjadwal Dask di alamat itu."),
        where=address,
        hint=tr(
            "Start one with `dask scheduler`, and workers with `dask worker`.",
            "Jalankan dengan `dask scheduler`, dan pekerja dengan `dask worker`.",
        ),
    )
