"""The paths that need more than one of the other packages: from a file to a call, from quotes to a report."""
