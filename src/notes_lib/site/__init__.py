"""The builder: Markdown pages whose code blocks run, are stored and are shown.

One direction of travel, one file a step:

`fences` (Markdown to blocks) → `keys` (what a block depends on; `imports` reads which
files it reaches) → `workers`, `warm` and `child` (run it alone, under limits; `fresh`
where a system cannot fork) → `judge` (what the process left, as an outcome) → `store`
(remember it) → `render` (show it; `figures` and `maths` make it fit the page).

Around the blocks: `downloads` makes a notebook and a script of each page; `api` makes a
reference of the docstrings that `docstrings` reads, and links to it the names of ours
that `uses` finds in code.

`engine` joins the steps. `plugin` tells MkDocs, `testing` tells pytest, `course` reads
a site's configuration for both, and `cli` is the command line. Nothing here imports the
library that the pages are about.
"""
