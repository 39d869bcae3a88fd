"""Projects: what they are, who takes part, what they were granted, out of all the sources that name them."""

from transforms.projects.doubts import project_doubts
from transforms.projects.mentions import participation_mentions
from transforms.projects.read import read_projects
from transforms.projects.tables import project_tables
from transforms.room import Room

ROOM = Room(read_projects, participation_mentions, project_doubts, project_tables)
