"""Callscope: hear support calls, tag the quotes that matter, rank what callers need. All on this machine."""
