"""Texts that people, and others, may type."""

NASTY = [
    "", " ", "\t\n", "'", '"', "''; --", "'; DROP TABLE projects; --", "$query", "{}", "%s", "a\0b", "\0",
    "🎉", "مدرسة المستقبل", "\u202eesrever", "e\u0301cole", "\udc80", "x" * 10_000, "green " * 2000,
    "[bold]x[/bold]", "[/]", "[link=http://x]", "\\", "-", "NULL", "; ATTACH 'x'", "\ud83d", "ß" * 100,
    "\x1b[31m",
]  # fmt: skip
