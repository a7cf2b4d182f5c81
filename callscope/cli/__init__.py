"""One module per noun: parse, one call on Workspace, print."""
