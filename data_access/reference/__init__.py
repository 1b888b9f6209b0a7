"""Hold the committed reference tables and their loaders."""
