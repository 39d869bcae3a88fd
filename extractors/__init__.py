"""From where: one module per system that is harvested, and the rooms that they share.

Only ``http``, ``archive``, ``ledger`` and ``harvest``, which puts them together, touch network, disk
or clock. Parsers are pure: the bytes of one document in, staged tables out.
"""
