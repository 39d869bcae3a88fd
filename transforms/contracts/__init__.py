"""Contracts of sources: what a source gave when it was last whole is what it has to give again."""
