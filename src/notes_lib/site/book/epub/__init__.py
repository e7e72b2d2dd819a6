"""The book as an EPUB: the same pages, for screens of any size.

`chapter` walks a page and writes XHTML (`maths` and `listings` help it), `contents` is
the way through the book, and `package` puts all into one file.
"""
