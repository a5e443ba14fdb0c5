"""Variables of a REFI-QDA project: of texts themselves, and of the cases that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tandai.exchange.codes import LeftOut
from tandai.exchange.ids import plain_guid
from tandai.exchange.refi_texts import children, local


def variable_names(root: Element) -> dict[str, str]:
    """Return the names of a project's variables by GUID."""
    return {
        plain_guid(variable.get("guid")): variable.get("name", "").strip()
        for variables in children(root, "Variables")
        for variable in children(variables, "Variable")
    }


def values_of(holder: Element, names: Mapping[str, str]) -> dict[str, str]:
    """Return the values of variables that stand in a source or a case, by the variables' names."""
    values: dict[str, str] = {}
    for value in children(holder, "VariableValue"):
        ref = next(children(value, "VariableRef"), None)
        name = names.get(plain_guid(ref.get("targetGUID"))) if ref is not None else None
        if name:
            said = next((item for item in value if local(item) != "VariableRef"), None)
            values[name] = (said.text or "").strip() if said is not None else ""
    return values


def variables_of_sources(
    root: Element, names: Mapping[str, str], titles: Mapping[str, str], discarded: Counter[LeftOut]
) -> dict[str, dict[str, str]]:
    """Return the variables of the case that each source belongs to, with the case as informant.

    A source that belongs to several cases holds several people; whose words are whose it does
    not say, so that their variables are left out and counted in ``discarded``. ``titles`` are the
    names of the sources.
    """
    of_source: dict[str, list[Element]] = {}
    for part in children(root, "Cases"):
        for case in children(part, "Case"):
            refs = [plain_guid(ref.get("targetGUID")) for ref in children(case, "SourceRef")]
            for ref in dict.fromkeys(refs):
                of_source.setdefault(ref, []).append(case)
            if not refs:
                discarded[LeftOut.CASES_WITHOUT_TEXTS] += 1
            selected = len(list(children(case, "SelectionRef")))
            discarded[LeftOut.SELECTIONS_OF_CASES] += selected
    result: dict[str, dict[str, str]] = {}
    for source, own in of_source.items():
        if len(own) > 1:
            discarded[LeftOut.CASES_THAT_SHARE_A_TEXT] += len(own)
            continue
        values = values_of(own[0], names)
        name = own[0].get("name", "").strip()
        if name == titles.get(source):
            # A case of the text's own name is the text, and no person.
            name = ""
        # Last: a variable that says who the informant is says more than the case's name.
        result[source] = {**values, "informant": values.get("informant", name)} if name else values
    return result
