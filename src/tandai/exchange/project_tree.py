"""The codes of a project as a tree: who judges whom, and what definitions stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import ValidationError

from tandai.codebook import Codebook, Framework, Indicator, Localized
from tandai.codebook.definitions import folded
from tandai.codebook.writing import framework_of_yaml, indicator_of_yaml, mapping_of_yaml
from tandai.exchange.project import Code, CodedProject, codes_above
from tandai.exchange.unique_names import split_stance


class ProjectTree:
    """The codes by id, with what stands above each and who is used."""

    def __init__(self, project: CodedProject) -> None:
        self.codes = {code.id: code for code in project.codes}
        self.description = project.description
        self.parents = {code.parent for code in project.codes}
        self.coded = {coding.code for coding in project.codings}
        self.stances = dict(self._judgements())
        self.judged = {judged for judged, _ in self.stances.values()}

    def _judgements(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield codes that say the stance of another one, with that code and the stance."""
        named_so: dict[str, list[Code]] = {}
        for code in self.codes.values():
            named_so.setdefault(folded(code.name), []).append(code)
        for code in self.codes.values():
            judged, stance = split_stance(code.name)
            if stance and not judged:
                yield code.id, (code.parent, stance)
            elif stance:
                # Programs without codes below codes put it beside the code that it judges.
                those = named_so.get(folded(judged), [])
                near = [c for c in those if c.id == code.parent or c.parent == code.parent]
                codable = [c for c in near or those if c.codable]
                if not near and (code.parent in self.coded or code.parent in self.definitions):
                    # The code that it judges has another name now; its place tells which it is,
                    # also where a code elsewhere has that name.
                    codable = [self.codes[code.parent]] if code.parent in self.codes else []
                if len(codable) == 1:
                    yield code.id, (codable[0].id, stance)

    def above(self, code: Code) -> Iterator[Code]:
        """Yield the codes above, nearest first; a circle ends where it closes."""
        return codes_above(self.codes, code)

    def path(self, code: Code) -> str:
        """Return a code's name behind those of the codes above: ``Jejaring/Forum``."""
        return "/".join([*(c.name for c in reversed(list(self.above(code)))), code.name])

    def depth(self, code: Code) -> int:
        """Return how many codes stand above one."""
        return len(list(self.above(code)))

    def groups_only(self, code: Code) -> bool:
        """Whether a code only groups others: most programs let every code be used."""
        if not code.codable or code.listed:
            return not code.codable
        return code.id in self.parents - self.judged and code.id not in self.coded

    @cached_property
    def definitions(self) -> Mapping[str, Indicator]:
        """Indicators whose whole definition stands in the description of a code."""
        given = {id: code for id, code in self.codes.items() if code.codable}
        found = {id: indicator_of_yaml(code.description) for id, code in given.items()}
        return {id: indicator for id, indicator in found.items() if indicator}

    def defines_all(self) -> bool:
        """Whether every code that can be given has its definition in the project, or a stance."""
        given = (code for code in self.codes.values() if not self.groups_only(code))
        return all(c.id in self.definitions or c.id in self.stances for c in given)

    def described(self) -> Codebook | None:
        """Return the codebook that the descriptions hold, if there is one."""
        indicators = {indicator.id: indicator for indicator in self.definitions.values()}
        if not indicators:
            return None
        known = [
            framework_of_yaml(code.description) for code in self.codes.values() if not code.codable
        ]
        about = mapping_of_yaml(self.description, "title") or {}
        known += _headings(about.get("headings"))
        frameworks = {f.id: f for f in known if f and f.id not in indicators}
        if frameworks:
            # The code of a framework may have been deleted, and its indicators moved.
            for name in (indicator.framework for indicator in indicators.values()):
                if name and not re.search(r"[\s;,]", name):
                    frameworks.setdefault(name, Framework(id=name))
        try:
            title = Localized.model_validate(about.get("title", {}))
        except ValidationError:
            title = Localized()
        return Codebook(
            title=title,
            frameworks=tuple(_in_order(frameworks, about.get("order"))),
            indicators=tuple(indicators.values()),
        )


def _in_order(frameworks: Mapping[str, Framework], order: object) -> list[Framework]:
    """Return frameworks as a project of ours says that they were ordered; new ones last."""
    places = {str(id): n for n, id in enumerate(order)} if isinstance(order, list) else {}
    return sorted(frameworks.values(), key=lambda f: places.get(f.id, len(places)))


def _headings(given: object) -> Iterator[Framework]:
    """Yield the frameworks that are no codes, from the description of a project of ours."""
    for entry in given if isinstance(given, list) else ():
        try:
            yield Framework.model_validate(entry)
        except ValidationError:
            continue
