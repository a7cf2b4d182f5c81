"""Where it is seen: the screens in the terminal."""
