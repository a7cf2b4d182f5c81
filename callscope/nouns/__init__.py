"""The nouns beside those of callscope.call: frozen values that rooms hand to each other, no I/O."""
