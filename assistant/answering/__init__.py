"""One module for each family of operations: a query's asks → figures, steps, conflicts and sentences in a draft."""
