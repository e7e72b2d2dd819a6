"""Our builder beside four others, on the same pages: see README.md."""
