"""Archive, ledger, staging, warehouse and releases held against each other; what can be mended, is."""
