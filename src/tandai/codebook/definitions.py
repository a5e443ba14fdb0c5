"""What a codebook is: frameworks, indicators, stances."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
)

from tandai.ground.language import current_language, tr

Stance = Literal["supports", "hinders", "mixed"]
STANCES: tuple[Stance, ...] = get_args(Stance)
DEFAULT_STANCE: Stance = "supports"

# The id of the framework of indicators that have none.
NAMELESS = "-"

ISTILAH_OF_STANCE: Mapping[Stance, str] = {
    "supports": "mendukung",
    "hinders": "menghambat",
    "mixed": "campuran",
}


def stance_word(stance: str) -> str:
    """Return a stance in the current language; another word as it is."""
    istilah: Mapping[str, str] = ISTILAH_OF_STANCE  # type: ignore[assignment]  # keys are strings
    return tr(stance, istilah.get(stance, stance))


class _Strict(BaseModel):
    """Unknown fields are mistakes (``definiton:``), so they are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Localized(_Strict):
    """A wording in English and Indonesian; either may be empty."""

    en: str = ""
    id: str = ""

    def __str__(self) -> str:
        first, second = (self.id, self.en) if current_language() == "id" else (self.en, self.id)
        return first or second


class Rules(_Strict):
    """Rules in English and Indonesian, one string each."""

    en: tuple[str, ...] = ()
    id: tuple[str, ...] = ()

    @field_validator("en", "id", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def in_language(self) -> tuple[str, ...]:
        """Return the rules in the current language, or else in the other."""
        first, second = (self.id, self.en) if current_language() == "id" else (self.en, self.id)
        return first or second


class Example(_Strict):
    """A passage that shows an indicator."""

    text: str
    language: str = "id"
    stance: Stance = DEFAULT_STANCE


class _InTree(_Strict):
    """What may stand below an indicator or a framework: ``parent`` is its id, or empty.

    Empty: an indicator stands in its framework, a framework at the top.
    """

    parent: str = ""

    @model_serializer(mode="wrap")
    def _as_before(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out a place that is not said: models of flat codebooks keep their hash."""
        data: dict[str, Any] = write(self)
        return {k: v for k, v in data.items() if v or k not in ("parent", "heading")}


class Framework(_InTree):
    """A theory whose indicators belong together, or with ``parent`` a group of codes in it.

    ``heading``: only results group by it; it is no code of the project that it comes from.
    """

    id: str = Field(min_length=1, pattern=r"^[^\s;,]+$")
    name: Localized = Localized()
    source: str = ""
    heading: bool = False

    @field_validator("name", mode="before")
    @classmethod
    def _one_wording(cls, value: Any) -> Any:
        return _in_both(value)


class Indicator(_InTree):
    """One thing to look for in passages."""

    id: str = Field(min_length=1, pattern=r"^[^;\n]+$")
    framework: str = ""
    term: str = ""
    istilah: str = ""
    definition: Localized = Localized()
    include: Rules = Rules()
    exclude: Rules = Rules()
    cues: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    status: Literal["named", "supplied", ""] = ""
    source: str = ""

    @field_validator("definition", mode="before")
    @classmethod
    def _one_wording(cls, value: Any) -> Any:
        return _in_both(value)

    @field_validator("include", "exclude", mode="before")
    @classmethod
    def _one_list(cls, value: Any) -> Any:
        return {"en": value, "id": value} if isinstance(value, str | list) else value

    @field_validator("cues", mode="before")
    @classmethod
    def _one_language(cls, value: Any) -> Any:
        return {"id": value} if isinstance(value, list) else value

    @field_validator("examples", mode="before")
    @classmethod
    def _bare_texts(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [{"text": item} if isinstance(item, str) else item for item in value]

    @property
    def name(self) -> str:
        """The term in the current language, or the id where the codebook has none."""
        first, second = (
            (self.istilah, self.term) if current_language() == "id" else (self.term, self.istilah)
        )
        return first or second or self.id


def _in_both(value: Any) -> Any:
    return {"en": value, "id": value} if isinstance(value, str) else value


class StatusGrade(_Strict):
    """A word for how far an indicator is reached, from a supporting share on."""

    name: str = Field(min_length=1, max_length=40)
    at_least: float = Field(default=0.0, ge=0, le=1)


class StatusRule(_Strict):
    """When a report calls an indicator reached; what is not given is as in the default rule.

    ``grades``: words such as baik, cukup baik, kurang, each from a share on; the one without a
    bound is the lowest.
    """

    min_informants: int | None = Field(default=None, ge=1)
    balance_bound: float | None = Field(default=None, gt=0, lt=1)
    grades: tuple[StatusGrade, ...] = ()

    @model_serializer(mode="wrap")
    def _as_before(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out grades that are not there: codebooks made before there were any stay equal."""
        data: dict[str, Any] = write(self)
        if not data.get("grades"):
            data.pop("grades", None)
        return data


class Codebook(_Strict):
    """Frameworks and their indicators, in the order in which all results list them."""

    format: Literal[1] = 1
    title: Localized = Localized()
    status_rule: StatusRule | None = None
    frameworks: tuple[Framework, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)

    @field_validator("title", mode="before")
    @classmethod
    def _one_wording(cls, value: Any) -> Any:
        return _in_both(value)

    @model_serializer(mode="wrap")
    def _as_before(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out a rule that is not there: models made before there were any keep their hash."""
        data: dict[str, Any] = write(self)
        if data.get("status_rule") is None:
            data.pop("status_rule", None)
        return data

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Indicator ids: the label order of every matrix, model and table."""
        return tuple(indicator.id for indicator in self.indicators)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for indicator in self.indicators:
            for name in (indicator.id, indicator.term, indicator.istilah):
                if name:
                    names.setdefault(folded(name), indicator.id)
        return names

    def __getitem__(self, id: str) -> Indicator:
        return self.indicators[self.ids.index(id)]

    def find(self, name: str) -> str | None:
        """Return the id of the indicator with this id, English or Indonesian term, any case."""
        return self._by_name.get(folded(name))

    def nearest(self, name: str) -> str | None:
        """Return the id whose id or terms look most like ``name``, if any does."""
        close = difflib.get_close_matches(folded(name), list(self._by_name), n=1, cutoff=0.6)
        return self._by_name[close[0]] if close else None

    def framework_of(self, indicator: Indicator) -> str:
        """Return the framework's id; see :func:`framework_of`."""
        return framework_of(indicator.id, indicator.framework)

    def grouped(self) -> list[tuple[Framework, list[Indicator]]]:
        """Return frameworks with their indicators; those without one stand under a nameless one."""
        known = {framework.id: framework for framework in self.frameworks}
        groups: dict[str, list[Indicator]] = {id: [] for id in known}
        for indicator in self.indicators:
            groups.setdefault(self.framework_of(indicator), []).append(indicator)
        return [
            (known.get(id) or Framework(id=id or NAMELESS), members)
            for id, members in groups.items()
            if members
        ]


def framework_of(indicator: str, given: str = "") -> str:
    """Return an indicator's framework: as given, or the part of its id before the first dot."""
    return given or (indicator.partition(".")[0] if "." in indicator else "")


def folded(name: str) -> str:
    """Return a name for comparison: no case, single spaces."""
    return " ".join(name.casefold().split())


def codebook_of_labels(labels: Iterable[str]) -> Codebook:
    """Return a codebook that holds just these labels, sorted (``--codebook labels``)."""
    indicators = tuple(Indicator(id=label) for label in sorted(set(labels)))
    return Codebook(indicators=indicators)
