"""Who said what, when, and how."""
