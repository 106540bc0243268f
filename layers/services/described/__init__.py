"""The words about the addresses in layers/urls.py: an `Operation` for each method of each."""
