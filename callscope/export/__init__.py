"""Where it goes: transcripts, tables, pages, reports, projects for other programs."""
