"""What a question can name: the loaded bodies, found by any of the ways in which people shorten a name."""

from assistant.entities.bodies import Body, unit_prefix
from assistant.entities.finding import Named, find_bodies
from assistant.entities.registry import Registry, registry_of

__all__ = ["Body", "Named", "Registry", "find_bodies", "registry_of", "unit_prefix"]
