"""Where it is kept: one SQLite file."""
