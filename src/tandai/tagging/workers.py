"""Parts tagged by processes of this computer, one a processor.

Each is a Python of its own that reads parts from its standard input and writes what became of them
to its standard output. Nothing is imported twice of the program that uses tandai, so that it needs
no ``if __name__ == "__main__"``, and it is the same on Windows. Whoever is killed, worker or
whole, leaves nothing running: a worker ends where its input does, and a part whose worker was lost
is done again by a new one.
"""

from __future__ import annotations

import os
import pickle  # between our own processes alone
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tandai.ground.errors import OutputError
from tandai.ground.language import tr
from tandai.ground.plain_json import json_text
from tandai.tagging.parts import Part
from tandai.tagging.work import Done, Job, tag_elsewhere

_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from tandai.tagging.workers import serve; serve()"
)
# Each does one thing at a time: threads of libraries would only wait for each other.
_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "POLARS_MAX_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
)
# A part that ended so many workers would end the next one too.
_MOST_ATTEMPTS = 3
# Parts that wait for each worker, so that none has to wait for a part.
_AHEAD = 2
_LENGTH = struct.Struct("<Q")
_SECONDS = 0.2


class _LostError(Exception):
    """A worker has ended."""


@dataclass
class Workers:
    """An engine (:data:`tandai.tagging.work.Engine`) of so many processes.

    Raises what tagging raises in a worker, and OutputError where workers are lost again and
    again with the same part.
    """

    job: Job
    number: int
    _waiting: queue.SimpleQueue[Part | None] = field(default_factory=queue.SimpleQueue)
    _answers: queue.SimpleQueue[Done | BaseException] = field(default_factory=queue.SimpleQueue)
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self, parts: Iterator[Part]) -> Generator[Done]:
        """Yield parts as they are done."""
        threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(self.number)]
        for thread in threads:
            thread.start()
        try:
            out = 0
            for part in parts:
                self._waiting.put(part)
                out += 1
                while out >= self.number * (1 + _AHEAD):
                    yield self._answer()
                    out -= 1
            for _ in range(out):
                yield self._answer()
        finally:
            self._end(threads)

    def _answer(self) -> Done:
        while True:
            # With a limit, since on Windows Ctrl-C does not end the wait.
            with suppress(queue.Empty):
                answer = self._answers.get(timeout=_SECONDS)
                if isinstance(answer, BaseException):
                    raise answer
                return answer

    def _attend(self) -> None:
        """Give parts to one worker, and to another where it is lost."""
        worker: subprocess.Popen[bytes] | None = None
        while (part := self._waiting.get()) is not None and not self._ended.is_set():
            answer: Done | BaseException = _lost()
            for _ in range(_MOST_ATTEMPTS):
                try:
                    worker = worker or self._started()
                    answer = _asked(worker, part)
                    break
                except (_LostError, OSError):
                    if worker is not None:
                        self._stop(worker)
                    worker = None
                    if self._ended.is_set():
                        return
            self._answers.put(answer)
        if worker is not None:
            self._stop(worker)

    def _started(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", _START, json_text(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
            **_apart(),
        )
        self._running.add(worker)
        assert worker.stdin is not None  # noqa: S101 - asked for above
        _send(worker.stdin, self.job)
        return worker

    def _stop(self, worker: subprocess.Popen[bytes]) -> None:
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._running.discard(worker)

    def _end(self, threads: list[threading.Thread]) -> None:
        self._ended.set()
        for worker in list(self._running):
            worker.kill()
        for _ in threads:
            self._waiting.put(None)
        for thread in threads:
            thread.join()
        for worker in list(self._running):
            self._stop(worker)


def serve() -> None:
    """Tag the parts that come by standard input, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not stand among the answers.
    os.dup2(2, 1)
    with suppress(_LostError, OSError):
        job: Job = _received(sys.stdin.buffer)
        while True:
            part: Part = _received(sys.stdin.buffer)
            answer: Done | BaseException
            try:
                answer = tag_elsewhere(job, part)
            except Exception as error:
                answer = error
            _send(answers, answer)


def _apart() -> dict[str, Any]:
    """Return what starts a process in a group of its own: Ctrl-C is for who gives out the parts."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}


def _asked(worker: subprocess.Popen[bytes], part: Part) -> Done | BaseException:
    assert worker.stdin is not None  # noqa: S101 - asked for when it was started
    assert worker.stdout is not None  # noqa: S101 - as above
    _send(worker.stdin, part)
    answer: Done | BaseException = _received(worker.stdout)
    return answer


def _send(pipe: Any, what: object) -> None:
    data = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _received(pipe: Any) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise _LostError
    data = pipe.read(_LENGTH.unpack(head)[0])
    if len(data) < _LENGTH.unpack(head)[0]:
        raise _LostError
    return pickle.loads(data)  # noqa: S301 - from ourselves


def _lost() -> OutputError:
    return OutputError(
        tr(
            "a worker process was ended again and again, perhaps for lack of memory.",
            "sebuah proses pekerja berulang kali terhenti, mungkin karena kurang memori.",
        ),
        hint=tr(
            "What is done is kept; give the same command with fewer --workers.",
            "Yang selesai tersimpan; ulangi perintah dengan --workers lebih kecil.",
        ),
    )
