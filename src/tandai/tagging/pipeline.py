"""Parts tagged by an engine, kept as they are done, and joined."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tandai.ground.outputs import tell_kept
from tandai.tagging.parts import Part
from tandai.tagging.shelf import Shelf
from tandai.tagging.tally import Tally
from tandai.tagging.work import Done
from tandai.tags.joining import Form


@dataclass
class Pipeline:
    """Parts on their way: found where an earlier run kept them, or tagged and kept.

    ``progress`` is called with the bytes of the inputs whose passages are done. ``tally``: the
    figures of all that are done; ``resumed``: passages that an earlier run had done.
    """

    shelf: Shelf
    progress: Callable[[int], None]
    tally: Tally = field(default_factory=Tally)
    resumed: int = 0
    _alone: Done | None = None
    _waiting: dict[int, Tally] = field(default_factory=dict)
    _added: int = 0
    _read: int = 0
    _kept: int = 0

    def to_do(self, parts: Iterator[Part]) -> Iterator[Part]:
        """Yield the parts that are not kept, and take up the figures of those that are."""
        for part in parts:
            kept = None if part.alone else self.shelf.find(part.number, part.sha256)
            if kept is None:
                yield part
            else:
                self.resumed += kept.passages
                self._count(part.number, kept, part.read)

    def take(self, tagged: Generator[Done]) -> None:
        """Keep what an engine gives; where it is the only part, in memory.

        Raises OSError where there is no room for it.
        """
        with closing(tagged):
            for done in tagged:
                if done.alone:
                    self._alone = done
                else:
                    self.shelf.keep(done.number, done.sha256, done.body, done.tally)
                self._count(done.number, done.tally, done.read)

    def join(self, form: Form, out: Path, *, force: bool) -> None:
        """Write the whole, and remove the parts. Raises OutputError."""
        with self.shelf.joining() as bodies:
            form.join([self._alone.body] if self._alone else bodies, out, force=force)
        self.shelf.remove()
        tell_kept(0)

    def _count(self, number: int, tally: Tally, read: int) -> None:
        """Add figures up in the order of the parts, whichever is done first."""
        self._waiting[number] = tally
        while self._added in self._waiting:
            self.tally.add(self._waiting.pop(self._added))
            self._added += 1
        if self._alone is None:
            self._kept += tally.passages
            tell_kept(self._kept)
        self._read += read
        self.progress(self._read)
