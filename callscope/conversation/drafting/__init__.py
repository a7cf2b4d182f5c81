"""Draft words while a call is recorded: a second reader of the growing file, in a process of its own."""
