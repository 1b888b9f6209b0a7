"""How sure the figures of a ranking are: estimates, same-kind groups, the mix of categories."""
