"""Sound comes in."""
