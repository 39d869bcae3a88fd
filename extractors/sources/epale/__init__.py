"""EPALE, the electronic platform for adult learning in Europe."""
