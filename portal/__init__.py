"""The stand-in for the outside world: made-up project data, served in the real protocols."""
