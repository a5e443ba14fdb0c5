"""Notes of a REFI-QDA project, and what each is about.

A thing refers to its notes (``NoteRef``), or a link leads from one to the other, as NVivo has it
for annotations and tandai for notes of codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from tandai.exchange.codes import LeftOut
from tandai.exchange.ids import plain_guid
from tandai.exchange.project import Note
from tandai.exchange.refi_texts import TextReader, children


def memos_of(root: Element, reader: TextReader) -> dict[str, tuple[str, str]]:
    """Return name and text of each note by GUID; empty where it has no text that can be read."""
    return {
        plain_guid(note.get("guid")): (note.get("name", ""), reader.plain_text(note).strip())
        for notes in children(root, "Notes")
        for note in children(notes, "Note")
    }


@dataclass
class Notes:
    """Gathers notes with what they are about; ``memos`` as :func:`memos_of` returns them."""

    memos: Mapping[str, tuple[str, str]]
    found: list[Note] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _places: dict[str, Note] = field(default_factory=dict)

    def texts_of(self, element: Element) -> list[str]:
        """Return the texts of the notes that an element refers to."""
        guids = [plain_guid(ref.get("targetGUID")) for ref in children(element, "NoteRef")]
        filled = [guid for guid in guids if self.memos.get(guid, ("", ""))[1]]
        self._used.update(filled)
        return [self.memos[guid][1] for guid in filled]

    def keep(self, element: Element, about: Note) -> bool:
        """Keep the notes of an element, which are about what ``about`` is; say if it has any."""
        self._places[plain_guid(element.get("guid"))] = about
        texts = self.texts_of(element)
        self.found += [_about(about, text) for text in texts]
        return bool(texts)

    def link(self, links: Element, discarded: Counter[LeftOut]) -> None:
        """Keep the notes that links join to things already seen; count other links."""
        for link in children(links, "Link"):
            ends = [plain_guid(link.get(name)) for name in ("originGUID", "targetGUID")]
            note = next((guid for guid in ends if self.memos.get(guid, ("", ""))[1]), None)
            about = next((self._places[guid] for guid in ends if guid in self._places), None)
            if note is None or about is None:
                discarded[LeftOut.LINKS] += 1
                continue
            self._used.add(note)
            self.found.append(_about(about, self.memos[note][1]))

    def rest(self, discarded: Counter[LeftOut]) -> None:
        """Keep the notes that nothing refers to, with their names; count those without text."""
        for guid, (name, text) in self.memos.items():
            if text and guid not in self._used:
                self.found.append(Note(text, name=name))
            elif not text:
                discarded[LeftOut.NOTES_WITHOUT_PLAIN_TEXT] += 1


def _about(about: Note, text: str) -> Note:
    return Note(text, source=about.source, start=about.start, end=about.end, code=about.code)
