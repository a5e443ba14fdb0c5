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
    return {
        "train": tr(
            f"1/4 Train on the shipped corpus: {number} passages of constructed interviews",
            f"1/4 Latih dengan korpus bawaan: {number} kutipan dari wawancara rekaan",
        ),
        "tag": tr(
            f"2/4 Tag {number} transcripts that nobody coded",
            f"2/4 Tandai {number} transkrip yang belum dikode",
        ),
        "report": tr("3/4 Report coverage and confidence", "3/4 Laporkan cakupan dan keyakinan"),
        "agree": tr("4/4 Compare the corpus' two coders", "4/4 Bandingkan dua pengode korpus"),
    }[str(step.code)]
