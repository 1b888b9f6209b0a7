"""Do work by the clock: the worker, its jobs' bodies, and the server's care for a worker of its own."""
