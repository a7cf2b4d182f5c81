"""Hearing on other machines, with dask.distributed: an optional part."""
