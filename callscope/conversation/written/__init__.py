"""What was written instead of said: help-desk exports and notes as conversations."""
