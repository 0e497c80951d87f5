"""Pure and synchronous: a page at rest in, elements and typed reading out."""
