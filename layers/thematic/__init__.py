"""One file a layer: its attributes and its `class Layer` (see `layers.declare`). Nothing else lists them."""
