"""The write path: every change of a feature, by whatever protocol, passes `layers.editing.apply`."""
