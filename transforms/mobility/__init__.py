"""Mobility statistics: from rows per pair of names to rows per pair of organisations and year."""

from transforms.mobility.doubts import flow_doubts
from transforms.mobility.mentions import flow_mentions
from transforms.mobility.read import read_flows
from transforms.mobility.tables import mobility_tables
from transforms.room import Room

ROOM = Room(read_flows, flow_mentions, flow_doubts, mobility_tables)
