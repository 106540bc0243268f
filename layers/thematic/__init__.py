"""One file a layer: its attributes and its `class Layer` (see `layers.declare`); `layers.models` imports them all."""
