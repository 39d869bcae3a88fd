"""What was fetched is kept: bytes in the archive, every fetch in the ledger."""
