"""Where the data lives and how it is asked: schema registry, loading, checks, releases.

Knows nothing of extractors, network or Prefect.
"""
