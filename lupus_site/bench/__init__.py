"""Measures the site at several sizes; `manage.py bench` runs it."""
