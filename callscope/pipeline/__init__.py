"""The paths that join two rooms."""
