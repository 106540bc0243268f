"""Deliveries, and the demonstration province."""
