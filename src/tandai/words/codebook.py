"""What is wrong with a codebook, in words."""

from __future__ import annotations

from tandai.codebook.fates import Fate
from tandai.codebook.flaws import Flaw
from tandai.ground.errors import Problem
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.yaml_events import YamlFlaw, yaml_flaw_words


def problem_of(flaw: Message) -> Problem:
    """Return a flaw as a problem: the line, and what it is."""
    line = flaw.of["line"]
    return Problem(_line(line) if line else "", flaw_words(flaw))


def flaw_words(flaw: Message) -> str:
    """Return what a flaw is."""
    of = flaw.of
    id = of.get("id", "")
    match flaw.code:
        case Flaw.NOT_YAML:
            if not of["reason"]:
                return tr("this is not YAML", "ini bukan YAML")
            return tr(f"YAML: {of['reason']}", f"penulisan YAML keliru ({of['reason']})")
        case Flaw.ALIAS | Flaw.DEEP | Flaw.MANY:
            return yaml_flaw_words(YamlFlaw(flaw.code))
        case Flaw.TWICE:
            field = _field(of["field"])
            return tr(f"{field}: stands twice", f"{field}: tercantum dua kali")
        case Flaw.FIELD:
            field, what = ".".join(map(_field, of["field"])), _rule(of["rule"], of["expected"])
            return f"{field}: {what}" if field else what
        case Flaw.UNKNOWN_FRAMEWORK:
            return tr(
                f"{id}: unknown framework {of['framework'] or '(none)'!r}",
                f"{id}: kerangka {of['framework'] or '(tidak ada)'!r} tidak dikenal",
            )
        case Flaw.UNKNOWN_PARENT:
            parent = repr(of["parent"])
            return tr(f"{id}: unknown parent {parent}", f"{id}: induk {parent} tidak dikenal")
        case Flaw.BELOW_ITSELF:
            return tr(f"{id}: stands below itself", f"{id}: berada di bawah dirinya sendiri")
        case Flaw.SAME_ID:
            earlier = _line(of["earlier"])
            return tr(
                f"the id {id!r} stands already in {earlier}", f"id {id!r} sudah ada di {earlier}"
            )
        case Flaw.MISSING:
            fields = ", ".join(of["fields"])
            return tr(f"{id}: missing {fields}", f"{id}: belum ada {fields}")
    return tr(
        f"{id}: a cue that stands already under {of['other']}",
        f"{id}: isyarat yang sudah ada di {of['other']}",
    )


def fate_words(fate: Message) -> str:
    """Return what became of an indicator."""
    id, now = fate.of["id"], ", ".join(fate.of["now"])
    match fate.code:
        case Fate.RENAMED:
            return tr(f"{id} is called {now} now", f"{id} kini bernama {now}")
        case Fate.MERGED:
            return tr(f"{id} was merged into {now}", f"{id} digabung ke {now}")
        case Fate.WIDENED:
            return tr(
                f"others were merged into {id}, which holds more than it did",
                f"indikator lain digabung ke {id}, jadi cakupannya kini lebih luas",
            )
        case Fate.SPLIT:
            return tr(f"{id} was split into {now}", f"{id} dipecah menjadi {now}")
        case Fate.DROPPED:
            return tr(f"{id} was dropped", f"{id} dihapus")
        case Fate.REDEFINED:
            return tr(
                f"{id} has another definition or other rules now",
                f"definisi atau aturan {id} sudah berubah",
            )
    return tr(f"{id} is not in the codebook", f"{id} tidak ada di buku kode")


def _line(number: int) -> str:
    return tr(f"line {number}", f"baris {number}")


def _field(name: str) -> str:
    """Return the name of a field; where a quote became one, which no message holds, that it did."""
    return name or tr("(a text)", "(sebuah teks)")


def _rule(rule: str, expected: str) -> str:
    """Say which rule of pydantic is broken, in words of a codebook and not of Python."""
    words = {
        "missing": tr("this field is missing", "isian ini tidak ada"),
        "extra_forbidden": tr("there is no such field", "tidak ada isian bernama ini"),
        "string_type": tr("must be a text", "harus berupa teks"),
        "string_too_short": tr("must not be empty", "tidak boleh kosong"),
        "too_short": tr("must not be empty", "tidak boleh kosong"),
        "tuple_type": tr("must be a list", "harus berupa daftar"),
        "dict_type": tr("must have named fields", "harus berisi isian bernama"),
        "model_type": tr("must have named fields", "harus berisi isian bernama"),
        "string_pattern_mismatch": tr(
            "holds a character that ids cannot have (semicolon, line end; in a framework's also "
            "comma, space)",
            "memuat karakter yang tidak boleh ada dalam id (titik koma, ganti baris; untuk "
            "kerangka juga koma, spasi)",
        ),
        "literal_error": tr(f"must be {expected}", f"harus {expected.replace(' or ', ' atau ')}"),
    }
    return words.get(rule, tr(expected, "nilai ini tidak berlaku"))
