"""What a question can name: the loaded bodies, found by any of the ways in which people shorten a name."""

from assistant.entities.bodies import Body
from assistant.entities.finding import Named, find_bodies

__all__ = ["Body", "Named", "find_bodies"]
