"""The nouns beside those of callscope.call: frozen values that packages hand to each other, no I/O."""
