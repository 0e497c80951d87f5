"""The revisions of the schema, and what Alembic runs to apply them."""
