"""The book: the built pages as one PDF or EPUB, or a lesson as a small PDF.

`tree` reads a built page, `writer` walks it and writes Typst (`mathml`, `tables` and
`drawings` help it), `binding` puts front and index around the chapters, and `press`
hands all to the compiler. `epub` does the same for screens, in XHTML. `shelf` is what
the plugin talks to.
"""
