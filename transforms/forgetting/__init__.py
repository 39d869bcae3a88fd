"""Who asked to be forgotten is in no table: names, identifiers and addresses known by keyed digests alone."""
