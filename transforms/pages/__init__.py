"""Pages about projects and activities that are no cards, and what they name.

Language versions of one page are one page, whose mentions stay apart by language.
"""

from transforms.pages.doubts import page_doubts
from transforms.pages.mentions import page_organisations
from transforms.pages.read import read_pages
from transforms.pages.tables import page_tables
from transforms.room import Room

ROOM = Room(read_pages, page_organisations, page_doubts, page_tables)
