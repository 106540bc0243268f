"""Attacks on the services at random, each made again from its seed and number."""
