"""Processes and clusters: the same bytes as one process gives, also where workers are killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import polars as pl
import pytest

from tandai.ground.errors import InputError, ModelError, OutputError, UsageError
from tandai.model.store import load_model
from tandai.tagging import workers as workers_module
from tandai.tagging.cluster import Cluster, require_dask
from tandai.tagging.inputs import find_inputs
from tandai.tagging.parts import Part, parts_of
from tandai.tagging.tables import TablePassages
from tandai.tagging.work import Done, Engine, Job, here
from tandai.tagging.workers import Workers
from tandai.tags.joining import Form
from tandai.work import tag as tag_module
from tandai.work.tag import TagOptions, tag_files

from .conftest import Run
from .test_resuming import said

PARTS = 12


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 120 answers."""
    path = tmp_path_factory.mktemp("table") / "s.csv"
    pl.DataFrame({"text": [said(n) for n in range(10 * PARTS)]}).write_csv(path)
    return path


@pytest.fixture(scope="module")
def job(quick_model_folder: Path) -> Job:
    """What every part is tagged with."""
    model = load_model(quick_model_folder)
    form = Form(".jsonl", model.codebook.ids)
    return Job(quick_model_folder, model.id, form, explain=False, language="en")


@pytest.fixture(scope="module")
def expected(job: Job, table: Path) -> list[bytes]:
    """The parts as this process tags them."""
    engine = here(load_model(job.folder), job)
    return [done.body for done in engine(parts(table))]


def parts(table: Path) -> Iterator[Part]:
    """Return the table's twelve parts."""
    return parts_of(TablePassages({"s": table}), 10)


def in_order(engine: Engine, table: Path) -> list[bytes]:
    """Return the bodies of all parts, whichever was done first."""
    found: dict[int, Done] = {done.number: done for done in engine(parts(table))}
    return [found[number].body for number in sorted(found)]


def test_processes_give_the_same_bytes(job: Job, table: Path, expected: list[bytes]) -> None:
    """Also where one of them is killed in the middle: its part is done again by a new one."""
    engine = Workers(job, 2)
    found: dict[int, bytes] = {}
    started: set[subprocess.Popen[bytes]] = set()
    with closing(engine(parts(table))) as tagged:
        for done in tagged:
            assert done.number not in found
            found[done.number] = done.body
            started |= engine._running
            if len(found) == 3:
                next(iter(engine._running)).kill()
    assert [found[number] for number in sorted(found)] == expected
    assert len(started) >= 2
    assert all(worker.poll() is not None for worker in started)


def test_a_part_that_ends_every_worker(
    job: Job, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up, and said so, instead of ending one after the other for ever."""
    monkeypatch.setattr(workers_module, "_START", "import sys; sys.exit(9)")
    with pytest.raises(OutputError, match="ended again and again"):
        in_order(Workers(job, 2), table)


def test_what_a_worker_refuses_is_raised_here(job: Job, table: Path) -> None:
    """As if it had been refused here."""
    elsewhere = Job(Path("/nowhere"), job.model, job.form, explain=False, language="id")
    with pytest.raises(ModelError) as caught:
        in_order(Workers(elsewhere, 1), table)
    assert "nowhere" in caught.value.where


def test_the_command_with_processes(
    job: Job,
    table: Path,
    expected: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole file is that of one process."""
    monkeypatch.setattr(tag_module, "SIZE", 10)
    out = tmp_path / "t.jsonl"
    tag_files(job.folder, find_inputs([table]), out, TagOptions(workers=2))
    assert out.read_bytes() == b"".join(expected)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python module until the block is done."""
    started = subprocess.Popen(
        [sys.executable, "-m", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def cluster(folder: Path, number: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a scheduler and workers of Dask's on this computer's own address."""
    told = folder / "scheduler.json"
    own = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        named = ("--port", "0", "--scheduler-file", str(told))
        stack.enter_context(process("distributed.cli.dask_scheduler", *own, *named))
        _wait_for(told)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        one = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        yield (
            address,
            [
                stack.enter_context(process("distributed.cli.dask_worker", address, *own, *one))
                for _ in range(number)
            ],
        )


def _wait_for(file: Path) -> None:
    """Wait until a file holds a whole document; the process that writes it says nothing else."""
    for _ in range(600):
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(file)


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    job: Job, table: Path, expected: list[bytes], tmp_path: Path
) -> None:
    """A real scheduler, two workers in processes of their own, one killed in the middle."""
    with cluster(tmp_path, 2) as (address, workers):
        engine = Cluster(job, address)
        found: dict[int, bytes] = {}
        with closing(engine(parts(table))) as tagged:
            for done in tagged:
                assert done.number not in found
                found[done.number] = done.body
                if len(found) == 2:
                    workers[0].kill()
        assert [found[number] for number in sorted(found)] == expected
        other = Job(job.folder, "lain@1", job.form, explain=False, language="en")
        with pytest.raises(UsageError, match="not lain@1"):
            in_order(Cluster(other, address), table)


def test_a_cluster_of_its_own(job: Job, table: Path, expected: list[bytes]) -> None:
    """Without an address there is one for this run, of so many processes."""
    assert in_order(Cluster(job, "", 1), table) == expected


def test_nobody_answers(job: Job, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named, and how to start a scheduler."""
    monkeypatch.setattr("tandai.tagging.cluster._SECONDS_TO_CONNECT", 0.2)
    with pytest.raises(InputError, match="no Dask scheduler answers there") as caught:
        in_order(Cluster(job, "tcp://127.0.0.1:9"), table)
    assert caught.value.where == "tcp://127.0.0.1:9"


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"tandai\[scale\]"):
        require_dask()


def test_options_that_do_not_go_together(call: Run, tmp_path: Path) -> None:
    """A scheduler without Dask is a mistake, in both languages."""
    command = ("tag", "tumang", "x.csv", "--out", tmp_path / "t.csv", "--scheduler", "tcp://x:1")
    result = call(*command)
    assert (result.code, result.err) == (2, "Error: --scheduler goes with --engine dask.\n")
    result = call(*command, "--lang", "id")
    assert result.err == "Galat: --scheduler dipakai bersama --engine dask.\n"
    assert call("tag", "tumang", "x.csv", "--out", "t.csv", "--workers", "0").code == 2
