"""The screens, or the store's tables, in a browser on this machine: for one person, behind a one-time address."""
