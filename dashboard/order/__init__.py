"""One order: where it stands, what happened to it, its gates, notes and ledgers, what is masked."""
