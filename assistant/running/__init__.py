"""Programs over the facts → outcomes. The question's words are never seen here."""
