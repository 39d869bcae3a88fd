"""Entries of registers, charter lists and platforms: who an organisation is, projects apart."""

from transforms.registers.doubts import entry_doubts
from transforms.registers.mentions import entry_mentions
from transforms.registers.read import read_entries
from transforms.registers.tables import register_tables
from transforms.room import Room

ROOM = Room(read_entries, entry_mentions, entry_doubts, register_tables)
