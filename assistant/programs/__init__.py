"""What can be asked: programs, the grammar that makes them from mentions, and what a conversation fills in."""
