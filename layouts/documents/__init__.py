"""Documents made from the same views as the pages."""
