"""How recipes fare when a site is redesigned, and when it fails: tried on saved pages, and counted.

`drift` changes saved pages as redesigns do and looks for each target and field again; `failures` puts other pages in
the place of those of a journey. What comes of it is a `Report`.
"""
