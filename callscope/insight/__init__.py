"""What it means: suggestions, the codebook, rankings, themes, measures, personal data."""
