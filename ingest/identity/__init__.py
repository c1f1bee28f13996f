"""Whose report it is, for which years and stages, and why: door of the room."""

from ingest.identity.keys import BodyKey, Branch, KnownBodies, body_key, fixed_organ, same_body
from ingest.identity.places import split_places
from ingest.identity.reading import blocks_to_identity

__all__ = ["BodyKey", "Branch", "KnownBodies", "blocks_to_identity", "body_key", "fixed_organ", "same_body", "split_places"]
