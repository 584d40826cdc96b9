"""A desktop lab for Python concurrency."""
