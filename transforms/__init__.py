"""What the published text means: pure functions over Polars expressions and frames.

No network, no clock, no disk but this package's own code lists, no Prefect, no DuckDB.

Most functions take an expression of text as published and return one of the value it stands for.
They never raise on any text and never guess: a value is read, or it is null. Whether something was
there that could not be read is asked in one way for all of them, by comparing the two sides::

    from transforms.doubts import doubt

    read = read_columns(frame, start=parse_date(pl.col("start_date")))
    read = read_columns(read, start_doubt=doubt(pl.col("start_date"), pl.col("start")))
    # null, "placeholder" or "unread"

Functions whose value stays as published when a code list does not know it (identifiers, topics,
organisation types) return a struct or a frame that says so in a column of its own.

Vectorised throughout; the three functions that need Python per value (transliteration in `names`,
`language`, the slugs of `topics`) call it once per distinct value.
"""
