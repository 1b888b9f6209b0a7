"""Pages of supervision: the two ledgers, supervision orders, requests, agendas, look-backs, social review."""
