"""The four steps of a run, free of Prefect: harvest, stage, build, publish."""
