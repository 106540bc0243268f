"""Tests of the layer declarations."""
