"""Measures with their anchors."""
