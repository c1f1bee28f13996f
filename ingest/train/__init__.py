"""Training of the shipped embedding model (extra `train`): pairs that a generator writes, and a static model that learns them.

Nothing of the running program imports this package. One command: `python -m ingest.train`.
"""
