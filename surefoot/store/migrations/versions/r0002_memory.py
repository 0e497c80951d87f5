"""What is remembered of elements: fingerprints, sightings, patches, heals; and warnings of steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the columns for warnings."""
    op.add_column("runs", sa.Column("warnings", sa.JSON(), nullable=True))
    op.add_column("steps", sa.Column("warnings", sa.JSON(), nullable=True))
    op.create_table(
        "fingerprints",
        sa.Column("recipe", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("shape", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("recipe", "target", "site", name=op.f("pk_fingerprints")),
    )
    op.create_table(
        "sightings",
        sa.Column("recipe", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("way", sa.String(length=400), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("wins", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("last_won_at", sa.Float(), nullable=True),
        sa.Column("last_missed_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("recipe", "target", "site", "way", "day", name=op.f("pk_sightings")),
    )
    op.create_table(
        "patches",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("lost", sa.JSON(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patches")),
    )
    op.create_index(op.f("ix_patches_digest"), "patches", ["digest"], unique=True)
    op.create_index(op.f("ix_patches_recipe_target_state"), "patches", ["recipe", "target", "state"], unique=False)
    op.create_table(
        "heals",
        sa.Column("patch", sa.String(length=40), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("healed_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["patch"], ["patches.id"], name=op.f("fk_heals_patch_patches"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("patch", "run", "step", name=op.f("pk_heals")),
    )
    op.create_index(op.f("ix_heals_run"), "heals", ["run"], unique=False)
