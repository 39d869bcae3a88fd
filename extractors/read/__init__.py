"""What parsers share: strict readers of CSV, JSON, workbooks and pages, and what never leaves the archive."""
