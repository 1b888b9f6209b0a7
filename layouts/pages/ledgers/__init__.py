"""The pages of the two ledgers: the books, one item, the weekly notice."""
