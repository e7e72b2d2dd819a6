"""The builder: Markdown pages whose code blocks run, are stored and are shown.

One direction of travel, one file a step:

`fences` (Markdown to blocks) → `keys` (what a block depends on) → `workers` and
`child` (run it alone, under limits) → `store` (remember it) → `render` (show it).
`engine` joins the steps; `plugin` tells MkDocs, `testing` tells pytest, and `cli`
tells you. Nothing here imports the library that the pages are about.
"""
