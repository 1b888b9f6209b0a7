"""One module a page: a view in, components out."""
