"""What a service token takes away from what its owner may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Narrowing:
    """An empty division, no layers or no channels take nothing away."""

    division: str = ""
    layers: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    read_only: bool = True

    def allows_layer(self, name: str) -> bool:
        """Whether the layer is among those named."""
        return not self.layers or name in self.layers

    def allows_channel(self, name: str) -> bool:
        """Whether the way of publication is among those named."""
        return not self.channels or name in self.channels
