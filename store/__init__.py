"""The data folder: where things lie in it, and how they are written so that nobody sees half of one."""
