"""Therapies and studies: what people come to read and to find."""
