"""`tandai cache`."""

from tandai.cli.declare import command
from tandai.ground.language import Words

HELP = Words(
    "The vectors that encoders keep on this computer.",
    "Vektor yang disimpan penyandi di komputer ini.",
)


@command(
    help=(
        "Remove the kept vectors; they are made again when needed.",
        "Hapus vektor tersimpan; akan dibuat lagi bila perlu.",
    ),
    example=("tandai cache clear", "tandai cache clear --lang id"),
)
def clear() -> None:
    """Empty the cache of vectors."""
    from tandai.encoder import clear_cache
    from tandai.render.console import answer
    from tandai.render.words import freed

    number = clear_cache()
    answer(lambda: {"freed_bytes": number}, lambda: freed(number))
