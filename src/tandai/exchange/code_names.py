"""What the codes of a project mean: indicators of a codebook, or new ones of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, count

from tandai.codebook import (
    Codebook,
    Example,
    Framework,
    Indicator,
    Localized,
    read_codebook,
)
from tandai.codebook.alike import alike
from tandai.codebook.definitions import folded, framework_of
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.own_codes import OwnTree
from tandai.exchange.project import Code, CodedProject
from tandai.exchange.project_tree import ProjectTree
from tandai.exchange.unique_names import STANCE_OF_NAME
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr


@dataclass(frozen=True)
class Meaning:
    """What a code says: an indicator, and a stance where it names one."""

    indicator: str
    stance: str = ""


@dataclass(frozen=True)
class CodeNames:
    """The codebook that a project's codes fit, and what each of them means in it.

    ``meanings`` by code id; a code without one groups others, was never used, or was left out.
    ``left_out`` are those that the mapping leaves out. ``matched`` and ``kept`` name the codes
    that are indicators of the codebook given, and those that became indicators of their own.
    ``unused`` are names in the mapping that no code of the project has. ``near``: of the kept ones,
    by name, the indicators of ``base`` that they nearly are (:func:`tandai.codebook.alike.alike`);
    ``described``: of those matched, the ones called otherwise than the indicator whose description
    they have, with its id. ``base`` is what names were looked up in.
    """

    codebook: Codebook
    meanings: Mapping[str, Meaning]
    left_out: frozenset[str] = frozenset()
    matched: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    described: Mapping[str, str] = field(default_factory=dict)
    base: Codebook | None = None


def name_codes(
    project: CodedProject,
    codebook: Codebook | None = None,
    mapped: Mapped | None = None,
    *,
    match_shipped: bool = True,
) -> CodeNames:
    """Find what each code of a project means.

    In this order: what ``mapped`` says of its name, path (``Jejaring/Forum``) or id (its own name
    there says that it is a code of its own); an indicator whose whole definition is its
    description, or with this id, English or Indonesian term; a stance, for a code called
    ``hinders`` or the like under a code with a meaning. What is left stays a code of its own name.
    ``codebook`` None takes the definitions that stand in the project, if its codes have them (those
    that tandai wrote), else the codebook that comes with tandai, unless ``match_shipped`` is False;
    of that nothing is kept where no code matches.

    Raises CorpusError where ``mapped`` leads to an indicator that does not exist.
    """
    tree = ProjectTree(project)
    base = codebook or _base_of(tree, match_shipped=match_shipped)
    naming = _Naming(tree, base, mapped or Mapped())
    naming.run()
    keep_base = codebook is not None or bool(naming.matched) or not naming.own
    return CodeNames(
        codebook=_extended(base if keep_base else None, naming),
        meanings=naming.meanings,
        left_out=frozenset(naming.left_out),
        matched=tuple(naming.matched),
        kept=tuple(indicator.id for _, indicator in naming.own),
        unused=tuple(sorted(set(naming.mapped.codes) - naming.used)),
        near=naming.near(),
        described=naming.described,
        base=base,
    )


def _base_of(tree: ProjectTree, *, match_shipped: bool) -> Codebook | None:
    """Return the project's own definitions, or the shipped codebook where they are part of it.

    Suggestions that were added to another program's project bring a few of its indicators along.
    """
    own = tree.described()
    if not match_shipped or (own is not None and tree.defines_all()):
        return own
    known = read_codebook(shipped.CODEBOOK)
    part = own is None or set(own.ids) <= set(known.ids)
    return known if part else own


def names_alone(project: CodedProject, mapped: Mapped | None = None) -> CodeNames:
    """Return a project's codes as a codebook alone: as defined in it, or by their names.

    Raises CorpusError where it has none.
    """
    # With the codings: a code that was given is more than a heading of those below it.
    names = name_codes(project, mapped=mapped, match_shipped=False)
    if not names.meanings:
        raise CorpusError(
            tr("has no codes.", "tidak punya kode."),
            where=project.name,
        )
    return names


@dataclass
class _Naming:
    """One pass over the codes, those above first."""

    tree: ProjectTree
    base: Codebook | None
    mapped: Mapped
    meanings: dict[str, Meaning] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    own: list[tuple[Code, Indicator]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        # Those that say a stance last: what they judge must have its meaning.
        order = sorted(
            self.tree.codes.values(), key=lambda c: (c.id in self.tree.stances, self.tree.depth(c))
        )
        for code in order:
            known = self._by_mapping(code) or self._by_name(code) or self._by_stance(code)
            if not known and not self.tree.groups_only(code):
                self._keep(code)
        places = {id: place for place, id in enumerate(self.tree.codes)}
        self.own.sort(key=lambda own: places[own[0].id])
        if self.problems:
            raise CorpusError(
                tr(
                    "the mapping leads to unknown indicators.",
                    "pemetaan menunjuk indikator yang tidak dikenal.",
                ),
                problems=self.problems,
            )

    def _find(self, name: str) -> str | None:
        return self.base.find(name) if self.base else None

    def _by_mapping(self, code: Code) -> bool:
        keys = [folded(key) for key in (code.id, self.tree.path(code), code.name)]
        key = next((key for key in keys if key in self.mapped.codes), None)
        if key is None:
            return False
        self.used.add(key)
        target = self.mapped.codes[key]
        if not target:
            self.left_out.append(code.id)
            return True
        name, _, word = target.rpartition("/")
        stance = STANCE_OF_NAME.get(folded(word), "") if name else ""
        found = self._find(name if stance else target)
        if found is None and folded(target) == folded(code.name):
            self._keep(code)
            return True
        if found is None:
            nearest = self.base.nearest(target) if self.base else None
            hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
            self.problems.append(
                Problem(named(code.name, known=True), f"{named(target, known=True)}{hint}")
            )
            return True
        self._match(code, Meaning(found, stance))
        return True

    def _by_name(self, code: Code) -> bool:
        if self.tree.groups_only(code):
            return False
        definition = self.tree.definitions.get(code.id)
        found = self._find(definition.id) if definition else None
        if found and definition and not self._is_called(code, definition):
            self.described[code.name] = found
        found = found or self._find(code.name)
        if found is not None:
            self._match(code, Meaning(found))
        return found is not None

    def _is_called(self, code: Code, definition: Indicator) -> bool:
        """Whether a code has the name of the indicator whose definition it carries."""
        name = folded(code.name)
        own = {folded(known) for known in (definition.id, definition.term, definition.istilah)}
        # What stands above a code is written behind a name that another code has as well.
        return (
            name in own
            or name.partition(" (")[0] in own
            or self._find(code.name) == self._find(definition.id)
        )

    def _match(self, code: Code, meaning: Meaning) -> None:
        self.meanings[code.id] = meaning
        self.matched.append(code.name)

    def _by_stance(self, code: Code) -> bool:
        judged, stance = self.tree.stances.get(code.id, ("", ""))
        meaning = self.meanings.get(judged)
        if meaning is None:
            return False
        self.meanings[code.id] = Meaning(meaning.indicator, stance)
        return True

    def meant(self) -> Mapping[str, str]:
        """Return the indicators that codes are, by code; those that say a stance are none."""
        return {id: m.indicator for id, m in self.meanings.items() if id not in self.tree.stances}

    def defined(self) -> list[tuple[Code, Indicator]]:
        """Return the codes of which the project itself has the definition that counts."""
        return [
            (self.tree.codes[id], own)
            for id, own in self.tree.definitions.items()
            if self.base and own in self.base.indicators and id in self.meanings
        ]

    def near(self) -> Mapping[str, tuple[str, ...]]:
        """Return, for kept codes by name, the indicators of the codebook that they nearly are."""
        if self.base is None:
            return {}
        found = {code.name: alike(self.base, code.name) for code, _ in self.own}
        return {name: ids for name, ids in found.items() if ids}

    def _keep(self, code: Code) -> None:
        if not self.taken:
            self.taken.update(map(folded, self.base.ids if self.base else ()))
        path = _label(self.tree.path(code))
        # Counted on from the last of the same path: thousands may have one name.
        numbered = (f"{path} ({number})" for number in count(2 + self.numbers[path]))
        labels = chain([_label(code.name), path], numbered)
        label = next(label for label in labels if folded(label) not in self.taken)
        self.numbers[path] += label not in (_label(code.name), path)
        self.taken.add(folded(label))
        self.meanings[code.id] = Meaning(label)
        known = self.tree.definitions.get(code.id)
        definition = (
            known.definition if known else Localized(en=code.description, id=code.description)
        )
        examples = tuple(Example(text=text) for text in code.examples)
        self.own.append((code, Indicator(id=label, definition=definition, examples=examples)))


def _label(name: str) -> str:
    """Return a code's name as an id: ids hold no semicolon and no line end."""
    return " ".join(name.replace(";", ",").split()) or "-"


def _extended(base: Codebook | None, naming: _Naming) -> Codebook:
    """Return the codebook with the project's own codes, in their tree."""
    frameworks = list(base.frameworks) if base else []
    indicators = list(base.indicators) if base else []
    if naming.own:
        # Definitions that stand in the project without their framework: their place is that of
        # their code. Where a codebook names frameworks and lists none, they are listed now.
        strays = [] if frameworks else naming.defined()
        elsewhere = {indicator.id for _, indicator in strays}
        indicators = [own for own in indicators if own.id not in elsewhere]
        listed = {framework.id for framework in frameworks}
        unlisted = dict.fromkeys(framework_of(own.id, own.framework) for own in indicators)
        frameworks += [Framework(id=id) for id in unlisted if id and id not in listed]
        taken = {framework.id for framework in frameworks}
        taken |= {base.framework_of(indicator) for indicator in indicators} if base else set()
        # Groups without codes are part of a tree that is the project's alone.
        empty = set() if base else set(naming.tree.codes) - {*naming.tree.stances, *naming.left_out}
        placed = OwnTree(naming.tree.codes, [*strays, *naming.own], naming.meant(), taken, empty)
        frameworks += placed.frameworks()
        indicators += placed.indicators()
    if not indicators:
        # A codebook needs one.
        return read_codebook(shipped.CODEBOOK)
    return Codebook(
        title=base.title if base else Localized(),
        frameworks=tuple(frameworks),
        indicators=tuple(indicators),
    )
