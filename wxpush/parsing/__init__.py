"""Texts that people write, made into values: YAML, numbers with units, addresses."""
