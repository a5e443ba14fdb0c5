"""Entry point: language, errors, exit codes."""

import os
import shutil
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer

from tandai.cli.application import build_application
from tandai.cli.wording import usage_message
from tandai.ground.errors import (
    CacheWarning,
    OutputError,
    TandaiError,
    UsageError,
    printable,
    wrapped,
)
from tandai.ground.faults import keep_traceback
from tandai.ground.interruptions import ENDINGS
from tandai.ground.language import (
    language_named,
    language_of_arguments,
    language_of_locale,
    set_language,
    tr,
)
from tandai.ground.numbers import whole
from tandai.ground.outputs import Record, recording
from tandai.ground.streams import failure, had_enough, keep_streams
from tandai.ground.version import VERSION

BAD_INPUT = 2
PARTLY = 3
INTERRUPTED = 130
_PACKAGE = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    keep_streams()
    record = Record()
    for number in ENDINGS:
        # What is ignored from the start (`nohup`, a job in the background) stays so.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: _interrupt(record))
    code = run(sys.argv[1:] if arguments is None else list(arguments), record)
    for number in ENDINGS:
        # Nothing is left that could be stopped, and the code is what was done.
        signal.signal(number, signal.SIG_IGN)
    sys.exit(code)


def _interrupt(record: Record) -> None:
    """Stop the work, unless all that was asked for is written: then only the telling is left.

    A second time it stops the telling too, which can wait for a reader that does not read.
    """
    if record.finished and not record.interrupted:
        record.interrupted = True
        return
    raise KeyboardInterrupt


def run(arguments: Sequence[str], record: Record | None = None) -> int:
    """Run the command line; return the exit code. ``record``: where to keep what is written.

    No traceback reaches a user: tracebacks can hold interview text. With ``TANDAI_DEBUG=1``
    an unexpected error is raised as it is.
    """
    set_language(language_of_locale())
    with recording(record or Record()) as record:
        code = _performed(arguments, record)
        lost = failure(sys.stdout)
        if code == 0 and lost is not None and not had_enough(lost):
            code = _refused(_output_failed(lost))
        _say_what_is_kept(code, record.kept)
        return _with_what_stands(code, record.written, "--json" in arguments)


def _performed(arguments: Sequence[str], record: Record) -> int:
    asked, rest = language_of_arguments(arguments)
    try:
        if asked is not None:
            set_language(language_named(asked) or _no_language(asked))
        command = typer.main.get_command(build_application())
        with _warnings_as_notes():
            result = command.main(rest, prog_name="tandai", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        return _interrupted(record) if code == INTERRUPTED else code
    except typer.TyperException as error:
        _complain(usage_message(error))
        return BAD_INPUT
    except TandaiError as error:
        return _refused(error)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(record)
    except SystemExit as error:
        # Completion ends so when it has told the shell.
        return error.code if isinstance(error.code, int) else 0
    except OSError as error:
        return _refused(_output_failed(error))
    except UnicodeEncodeError:
        return _refused(_broken_character())
    except BaseException as error:  # a panic of a compiled library is no Exception
        return _failed(error)


def _no_language(asked: str) -> NoReturn:
    if not asked:
        raise UsageError(
            tr("--lang requires a value: id or en.", "--lang memerlukan nilai: id atau en.")
        )
    raise UsageError(
        tr(f"--lang {asked!r} is not one of id, en.", f"--lang {asked!r} bukan id atau en.")
    )


def _with_what_stands(code: int, written: Sequence[Path], as_json: bool) -> int:
    """Say which files stand although the command ended badly; return the exit code for that.

    Where standard error is lost they are told on standard output, unless that is for JSON.
    """
    if not written:
        return code
    files = printable(", ".join(map(str, written)))
    if code in (BAD_INPUT, INTERRUPTED):
        sys.stderr.write(tr(f"Written, and whole: {files}\n", f"Sudah ditulis dan utuh: {files}\n"))
        code = PARTLY if code == BAD_INPUT else code
    if failure(sys.stderr) is not None and not as_json:
        sys.stdout.write(tr(f"Written: {files}\n", f"Ditulis: {files}\n"))
        sys.stdout.flush()
    return code


@contextmanager
def _warnings_as_notes() -> Iterator[None]:
    """Show what the library warns of as a note; warnings of other libraries stay as they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", CacheWarning)
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
            if issubclass(category, CacheWarning):
                from tandai.render.console import warn

                warn(str(message))
            else:
                others(message, category, *rest, **more)

        warnings.showwarning = show
        yield


def _output_failed(error: OSError) -> OutputError:
    """Say what the system refused; neither its reason nor a file's name holds text.

    A full disk or a folder without permission is no mistake of the program.
    """
    reason = error.strerror or type(error).__name__
    if error.filename is not None:
        return OutputError(
            tr(f"cannot be used ({reason}).", f"tidak dapat dipakai ({reason})."),
            where=str(error.filename),
        )
    return OutputError(
        tr(
            f"the output cannot be written ({reason}).",
            f"keluaran tidak dapat ditulis ({reason}).",
        ),
        hint=tr("Send it where it can be written.", "Arahkan ke tempat yang dapat ditulisi."),
    )


def _broken_character() -> OutputError:
    return OutputError(
        tr(
            "a name or a text holds a broken character (half of a pair), which cannot be written.",
            "ada nama atau teks dengan karakter rusak (separuh pasangan), yang tak dapat ditulis.",
        ),
        hint=tr(
            "Rename the file, or mend the text.", "Ganti nama berkasnya, atau perbaiki teksnya."
        ),
    )


def _refused(error: TandaiError) -> int:
    from tandai.render.console import show_error

    show_error(error)
    return BAD_INPUT


def _failed(error: BaseException) -> int:
    if os.environ.get("TANDAI_DEBUG") == "1":
        raise error
    _complain(_internal(error) + _told_more(keep_traceback(error)))
    return BAD_INPUT


def _told_more(file: Path | None) -> str:
    kept = ""
    if file is not None:
        kept = tr(
            f"; where it happened, without any text of yours: {file}",
            f"; tempat kejadiannya, tanpa teks Anda: {file}",
        )
    return f" (tandai {VERSION}{kept})"


def _interrupted(record: Record) -> int:
    _complain(
        tr("interrupted.", "dihentikan.")
        if record.kept or record.begun
        else tr(
            "interrupted; nothing half-done was left, and what was there before is as it was.",
            "dihentikan; tidak ada hasil setengah jadi, dan yang sudah ada tidak berubah.",
        )
    )
    return INTERRUPTED


def _say_what_is_kept(code: int, passages: int) -> None:
    """Say how a command that ended badly can be gone on with."""
    if passages and code not in (0, PARTLY):
        done = "1 passage is" if passages == 1 else f"{whole(passages)} passages are"
        sys.stderr.write(
            tr(
                f"{done} done and kept; the same command goes on there.\n",
                f"{whole(passages)} kutipan selesai dan tersimpan; ulangi perintah yang sama untuk "
                "melanjutkan.\n",
            )
        )


def _complain(message: str) -> None:
    text = printable(tr("Error: ", "Galat: ") + message)
    if sys.stderr.isatty():
        text = wrapped(text, shutil.get_terminal_size().columns)
    sys.stderr.write(text + "\n")


def _internal(error: BaseException) -> str:
    """Name the kind and place of an unexpected error, not its message: that may quote text."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        # What has no file ("<frozen ...>") cannot be looked up where the folder is gone.
        if file.is_absolute() and file.resolve().is_relative_to(_PACKAGE):
            place = f"{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return tr(
        f"tandai failed ({type(error).__name__} at {place}). This is a mistake of the program; "
        "please report it with this line. Check any output before you use it.",
        f"tandai gagal ({type(error).__name__} di {place}). Ini kesalahan program; mohon "
        "laporkan dengan baris ini. Periksa hasilnya sebelum dipakai.",
    )
