"""Storage: schema, engine, imports, figures, records and reference data."""
