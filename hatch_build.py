"""Put the shipped data inside the package in a wheel; an editable install finds them in place."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedData(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own hooks are bare
    """Adds ``corpora/`` and ``models/`` to a wheel as ``tandai/shipped``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders, unless the install is editable."""
        if version == "standard":
            for folder in ("corpora", "models"):
                build_data["force_include"][folder] = f"tandai/shipped/{folder}"
