"""Measures of Callscope, each beside its anchor: what the field uses instead, on the same files."""
