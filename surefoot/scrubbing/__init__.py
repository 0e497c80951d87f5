"""Pure: a page, an address, JSON or a text goes in, and comes out with nothing in it that must not rest on disk."""
