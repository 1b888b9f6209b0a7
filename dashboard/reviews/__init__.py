"""Social review 社会监督评议: cases that a panel of supervisors, drawn by lot, judges by vote."""
