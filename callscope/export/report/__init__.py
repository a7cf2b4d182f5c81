"""A study's report: one HTML file that holds all it needs."""
