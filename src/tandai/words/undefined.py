"""Why a figure or its interval is missing, in words."""

from __future__ import annotations

from tandai.ground.language import current_language
from tandai.statistics.undefined import Undefined


def why_undefined(code: Undefined) -> str:
    """Return the reason in the current language, as what may follow a colon."""
    return _WORDS[code][current_language()]


_WORDS: dict[Undefined, dict[str, str]] = {
    Undefined.NO_SHARED_PASSAGE: {
        "en": "no passage was read by two coders",
        "id": "tidak ada kutipan yang dibaca dua pengode",
    },
    Undefined.NO_SHARED_DOCUMENT: {
        "en": "no document was read by two coders",
        "id": "tidak ada dokumen yang dibaca dua pengode",
    },
    Undefined.NO_DOCUMENT_OF_ALL: {
        "en": "no document was read by all coders",
        "id": "tidak ada dokumen yang dibaca semua pengode",
    },
    Undefined.NOT_USED: {
        "en": "nobody used this indicator",
        "id": "indikator ini tidak dipakai siapa pun",
    },
    Undefined.NOT_USED_WHERE_SHARED: {
        "en": "nobody used this indicator in what two coders read",
        "id": "indikator ini tidak dipakai pada bagian yang dibaca dua pengode",
    },
    Undefined.NOTHING_COMPARED: {
        "en": "no passage was read by two coders, or nobody coded anything",
        "id": "tidak ada kutipan yang dibaca dua pengode, atau tidak ada kode sama sekali",
    },
    Undefined.NOTHING_CODED: {
        "en": "nothing was coded in these passages",
        "id": "tidak ada kode dalam kutipan ini",
    },
    Undefined.NOTHING_MARKED: {
        "en": "nobody marked anything",
        "id": "tidak ada yang menandai apa pun",
    },
    Undefined.ONE_CATEGORY: {
        "en": "no two coders used both values in the passages that they share",
        "id": "tidak ada dua pengode yang memakai kedua nilai pada kutipan yang sama-sama dibaca",
    },
    Undefined.NO_SHARED_CODE: {
        "en": "no two coders gave a passage the same code",
        "id": "tidak ada dua pengode yang memberi kutipan kode yang sama",
    },
    Undefined.ONE_STANCE: {
        "en": "all stances are the same",
        "id": "semua sikapnya sama",
    },
    Undefined.ONE_CODER: {
        "en": "there is but one coder",
        "id": "hanya ada satu pengode",
    },
    Undefined.ONE_INTERVIEW: {
        "en": "one interview says nothing of others, so there is no interval",
        "id": "satu wawancara tidak mewakili yang lain, jadi tidak ada interval",
    },
    Undefined.ONE_INTERVIEW_HOLDS_ALL: {
        "en": "all of it stands in one interview, so there is no interval",
        "id": "semuanya ada dalam satu wawancara, jadi tidak ada interval",
    },
    Undefined.RARELY_DEFINED: {
        "en": "too many resamples leave it undefined, so there is no interval",
        "id": "terlalu banyak ulangan yang tidak terdefinisi, jadi tidak ada interval",
    },
    Undefined.NO_VARIATION: {
        "en": "all interviews are alike, so there is no interval",
        "id": "semua wawancara sama, jadi tidak ada interval",
    },
    Undefined.NOT_SMOOTH: {
        "en": "it hangs on the rank of single passages, so there is no interval",
        "id": "bergantung pada peringkat satu dua kutipan, jadi tidak ada interval",
    },
    Undefined.UNCORRECTED: {
        "en": "counted from suggestions, uncorrected",
        "id": "hitungan saran, belum dikoreksi",
    },
    Undefined.NOTHING_DRAWN: {
        "en": "no passage that was drawn at random is decided yet",
        "id": "belum ada kutipan acak yang diputuskan",
    },
}
