"""What a long command says of what it is about to do, in words."""

from __future__ import annotations

from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import whole


def tuning_words(time: Message) -> str:
    """Return how long fine-tuning takes and what it keeps meanwhile."""
    of = time.of
    minutes, room = whole(of["minutes"]), whole(of["megabytes"])
    return tr(
        f"Fine-tuning takes up to about {minutes} min here ({of['device']}). It can be "
        "interrupted; the same command then goes on. Until it is done it keeps about "
        f"{room} MB in {of['folder']}.",
        f"Penyetelan memakan waktu sampai sekitar {minutes} menit di sini ({of['device']}). Boleh "
        "dihentikan; perintah yang sama akan melanjutkan. Sampai selesai, sekitar "
        f"{room} MB disimpan di {of['folder']}.",
    )


def demo_words(step: Message) -> str:
    """Return what the demo does next."""
    number = whole(step.of.get("number", 0))
    passages = whole(step.of.get("passages", 0))
    return {
        "train": tr(
            f"1/5 Train on {number} coded interviews ({passages} passages), constructed ones all",
            f"1/5 Latih dengan {number} wawancara terkode ({passages} kutipan), semuanya rekaan",
        ),
        "tag": tr(
            f"2/5 Tag {number} other interviews that the model has not seen",
            f"2/5 Tandai {number} wawancara lain yang belum dilihat model",
        ),
        "check": tr(
            f"3/5 Draw {number} passages to check by hand; the corpus' own codes answer here",
            f"3/5 Ambil {number} kutipan untuk diperiksa; di sini kode korpus yang menjawab",
        ),
        "report": tr(
            "4/5 Report coverage and confidence, and which indicators are reached",
            "4/5 Laporkan cakupan dan keyakinan, serta indikator yang tercapai",
        ),
        "agree": tr("5/5 Compare the corpus' two coders", "5/5 Bandingkan dua pengode korpus"),
    }[str(step.code)]


def demo_bar(step: Message) -> str:
    """Return what stands before the bar while the demo does this."""
    return {
        "train": tr("Training", "Melatih"),
        "tag": tr("Tagging", "Menandai"),
        "check": tr("Drawing", "Mengambil"),
        "report": tr("Counting", "Menghitung"),
        "agree": tr("Comparing", "Membandingkan"),
    }[str(step.code)]


def demo_next() -> tuple[tuple[str, str], ...]:
    """Return what to do after the demo: commands, each with what it does."""
    corpus, model, tags, sheet = (
        tr("my-corpus", "korpus"),
        tr("my-model", "model"),
        tr("tags.jsonl", "tanda.jsonl"),
        tr("check.xlsx", "cek.xlsx"),
    )
    return (
        (
            tr(f"import interviews/ --out {corpus}", f"import wawancara/ --out {corpus}"),
            tr("cut interviews into passages", "potong menjadi kutipan"),
        ),
        (
            tr(f"review {corpus} --coder NAME", f"review {corpus} --coder NAMA"),
            tr("code them, on a full screen", "beri kode, di layar penuh"),
        ),
        (
            f"train {corpus} --out {model}",
            tr("learn from the codes", "belajar dari kode itu"),
        ),
        (
            tr(f"tag {model} new/ --out {tags}", f"tag {model} baru/ --out {tags}"),
            tr("suggest codes for others", "sarankan kode bagi yang lain"),
        ),
        (
            f"sample {tags} --out {sheet}",
            tr("draw what to check by hand", "ambil sampel untuk diperiksa"),
        ),
        (
            f"report {tags} --checked {sheet}",
            tr("report on all of it", "laporkan semuanya"),
        ),
    )
