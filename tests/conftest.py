"""What holds for all tests."""

import os

# One test a core: several threads of Polars in each would only wait for each other. Read when it is imported
os.environ.setdefault("POLARS_MAX_THREADS", "1")
