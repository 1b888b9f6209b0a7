"""The monthly enterprise survey: whom to ask, what the answers say of all, and how the calls went."""
