"""Giving: the fund, and the way to its own giving page."""
