"""Write the table of runs and the signs of life of workers."""
