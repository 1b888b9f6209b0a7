"""Work by the clock: when each job is due, which periods are made up, and what follows a failure."""
