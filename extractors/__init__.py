"""From where: one module per system that is harvested, and the rooms that they share.

A source (``sources``, some of them values of ``families``) yields what to fetch and reads what came; the one
loop (``harvest``) does the rest. Only ``fetch`` and ``keep``, and ``acquire`` and ``harvest``, which put them
together, touch network, disk or clock. Sources and readers (``read``) are pure: one opened document in,
tables out.
"""
