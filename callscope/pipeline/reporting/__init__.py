"""A report: from the store to one page that is handed on."""
