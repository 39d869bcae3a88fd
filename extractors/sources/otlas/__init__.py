"""OTLAS, where organisations of the youth field look for partners."""
