"""Requests for partners: whom they look for, until when, and whether they were open when they were read."""

from transforms.requests.doubts import request_doubts
from transforms.requests.mentions import request_mentions
from transforms.requests.read import read_requests
from transforms.requests.tables import request_tables
from transforms.room import Room

ROOM = Room(read_requests, request_mentions, request_doubts, request_tables)
