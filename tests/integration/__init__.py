"""Tests through HTTP and manage.py."""
