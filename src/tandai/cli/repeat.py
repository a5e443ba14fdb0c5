"""`tandai repeat`."""

from pathlib import Path
from typing import Annotated

from tandai.cli.declare import argument, command
from tandai.ground.language import Words, tr


@command(
    help=(
        "Make a result again from its record and compare.",
        "Buat ulang hasil dari catatannya, lalu bandingkan.",
    ),
    example=("tandai repeat tags.jsonl", "tandai repeat tanda.jsonl --lang id"),
)
def repeat(
    record: Annotated[
        Path,
        argument(
            Words("RECORD", "CATATAN"),
            "A record (NAME.record.json), or the result that it lies beside.",
            "Catatan (NAMA.record.json), atau hasil yang disertainya.",
        ),
    ],
) -> int:
    """Repeat a run; exit with 1 where the result is another one."""
    from tandai.cli.application import COMMANDS
    from tandai.cli.performing import performed
    from tandai.ground.recorded import read_record
    from tandai.render.console import answer, working
    from tandai.render.repeating import repetition_view
    from tandai.work.repeat import repeat as again

    recorded = read_record(record)
    with working(tr("Repeating", "Mengulang")):
        result = again(recorded, lambda name, options: performed(COMMANDS, name, options))
    answer(result.as_dict, lambda: repetition_view(result))
    return 0 if result.equal else 1
