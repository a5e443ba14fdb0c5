"""Entry point: language, errors, exit codes."""

import io
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from tandai.cli.application import build_application
from tandai.cli.wording import usage_message
from tandai.ground.errors import CacheWarning, OutputError, TandaiError, printable
from tandai.ground.language import language_of_arguments, language_of_locale, set_language, tr

BAD_INPUT = 2
INTERRUPTED = 130
_PACKAGE = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows is cp1252 and knows neither "−" nor Javanese "é" everywhere.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Ended by the system, the temporary folders are removed as after Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code.

    No traceback reaches a user: tracebacks can hold interview text. With ``TANDAI_DEBUG=1``
    an unexpected error is raised as it is.
    """
    set_language(language_of_arguments(arguments) or language_of_locale())
    try:
        command = typer.main.get_command(build_application())
        with _warnings_as_notes():
            result = command.main(list(arguments), prog_name="tandai", standalone_mode=False)
        sys.stdout.flush()
        code = result if isinstance(result, int) else 0
        return _interrupted() if code == INTERRUPTED else code
    except typer.TyperException as error:
        _complain(usage_message(error))
        return BAD_INPUT
    except TandaiError as error:
        return _refused(error)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except (BrokenPipeError, SystemExit) as error:
        # typer and rich make an exit of a broken pipe.
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        # The reader (`| head`) has had enough.
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        return _refused(_output_failed(error))
    except UnicodeEncodeError:
        return _refused(_broken_character())
    except BaseException as error:  # a panic of a compiled library is no Exception
        return _failed(error)


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


def _discard_output() -> None:
    """Send what is still to be written nowhere: writing it at exit would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        hint=tr(
            "Send it somewhere with room for it.", "Arahkan ke tempat yang masih cukup ruangnya."
        ),
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
    _complain(_internal(error))
    return BAD_INPUT


def _interrupted() -> int:
    message = tr("interrupted; nothing half-done was left.", "dihentikan; tidak ada yang tersisa.")
    _complain(message)
    return INTERRUPTED


def _complain(message: str) -> None:
    sys.stderr.write(printable(tr("Error: ", "Galat: ") + message) + "\n")


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
