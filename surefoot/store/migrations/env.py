"""What Alembic runs to apply the revisions."""

from __future__ import annotations

from alembic import context

from surefoot.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
