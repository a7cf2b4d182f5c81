"""REFI-QDA 1.0, the exchange format of programs for qualitative analysis (qdasoftware.org)."""
