"""Requests and answers: parameters, errors, headers."""
