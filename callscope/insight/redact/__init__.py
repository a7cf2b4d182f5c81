"""Personal data in what was said or typed: found on the stream of words of a call, and taken out of text. Pure."""
