"""Composition root: settings, addresses, pages."""
