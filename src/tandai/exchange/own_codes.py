"""A project's own codes as part of a codebook, with the tree in which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from tandai.codebook import Framework, Indicator, Localized
from tandai.exchange.project import Code, codes_above

_NO_GROUP = "project"


@dataclass
class OwnTree:
    """Places a project's own codes in a codebook.

    ``own``: the codes that became indicators. ``meant``: which indicator each code of the project
    is; the others only group. ``taken``: ids of frameworks that the codebook has already.
    ``empty``: which codes are kept as groups though no code of ``own`` stands in them.

    Results group indicators by the topmost code above them. Where that only groups, it becomes
    their framework, else a heading of its name; what lies between are groups with a ``parent``.
    """

    codes: Mapping[str, Code]
    own: Sequence[tuple[Code, Indicator]]
    meant: Mapping[str, str]
    taken: Set[str]
    empty: Set[str] = frozenset()
    _ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        above = {id: list(codes_above(self.codes, code)) for id, code in self.codes.items()}
        self._above = above
        self._tops = {id: (own[-1] if own else self.codes[id]) for id, own in above.items()}
        holding = {one.id for code, _ in self.own for one in above[code.id]}
        self._bearing = {top.id for id, top in self._tops.items() if top.id != id}
        self._groups = [
            code
            for code in self.codes.values()
            if code.id not in self.meant and code.id in holding | self.empty
        ]
        self._reserved = {*self.taken, *(indicator.id for _, indicator in self.own)}

    def frameworks(self) -> list[Framework]:
        """Return a framework a group, and headings for what stands in none."""
        groups = {}
        for code in self._groups:
            id, name = self._id_of(code), Localized(en=code.name, id=code.name)
            groups[id] = Framework(id=id, name=name, parent=self._parent_of(code))
        listed = {}
        for code, _ in self.own:
            id, top = self._heading_of(code), self._tops[code.id]
            name = Localized(en=top.name, id=top.name)
            if id == self._ids.get(_NO_GROUP):
                name = Localized(en="Codes of the project", id="Kode proyek")
            listed[id] = groups.get(id) or Framework(id=id, name=name, heading=True)
        return list((listed | groups).values())

    def indicators(self) -> Iterator[Indicator]:
        """Yield the indicators, each with its framework, and its parent where that is another."""
        headings = list(dict.fromkeys(self._heading_of(code) for code, _ in self.own))
        order = {id: place for place, id in enumerate(headings)}
        for code, indicator in sorted(self.own, key=lambda own: order[self._heading_of(own[0])]):
            framework, parent = self._heading_of(code), self._parent_of(code)
            place = {"framework": framework, "parent": "" if parent == framework else parent}
            yield indicator.model_copy(update=place)

    def _heading_of(self, code: Code) -> str:
        """Return the framework under which results list a code."""
        top = self._tops[code.id]
        if top.id not in self._bearing:
            return self._free(_NO_GROUP, _NO_GROUP)
        return self._id_of(top)

    def _parent_of(self, code: Code) -> str:
        above = next(iter(self._above[code.id]), None)
        if above is None:
            return ""
        return self.meant.get(above.id) or self._id_of(above)

    def _id_of(self, code: Code) -> str:
        words = re.findall(r"\w+", code.name.casefold())
        return self._free(code.id, "_".join(words[:6]) or _NO_GROUP)

    def _free(self, key: str, base: str) -> str:
        """Return the id that a group has, made of its name where it has none yet."""
        if key not in self._ids:
            id, number = base, 2
            while id in self._reserved:
                id, number = f"{base}_{number}", number + 1
            self._reserved.add(id)
            self._ids[key] = id
        return self._ids[key]
