"""Small parts of screens, CSS inside."""
