"""Any page about a project, wherever it stands: fetched by its address, or taken from a file."""
