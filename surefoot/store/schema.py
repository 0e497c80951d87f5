"""The tables of the journal. A change here needs a migration beside it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

HEAD = "0002"
"""The revision of the schema that this code reads and writes."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# All times are seconds since 1970 in UTC. JSON columns hold pydantic JSON, never a pickle.

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("recipe", String(200), nullable=False),
    Column("source", Text, nullable=False),  # where the recipe is loaded from: a file, a module
    Column("version", String(80), nullable=False),
    Column("code", String(64), nullable=False),  # digest of the recipe's source file: information, not an obstacle
    Column("job", String(200)),  # two runs of one job never overlap
    Column("input", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("owner", String(200)),  # the process that executes it, or null
    Column("epoch", Integer, nullable=False),  # grows with every claim; fences every write
    Column("lease_until", Float),
    Column("wake_at", Float),
    Column("ending", JSON),  # how it ended or what it waits for: step, cause, next action
    Column("output", JSON),
    Column("account", String(200)),
    Column("used", JSON, nullable=False),  # of its budget: seconds, actions, pages
    Column("cancel_asked", Boolean, nullable=False),
    Column("place", String(300)),  # the step it is in; with `crashes` this finds a crash loop
    Column("crashes", Integer, nullable=False),
    Column("warnings", JSON),  # what a person should look at, of all its steps
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Index("ix_runs_state_wake_at", "state", "wake_at"),
    Index("ix_runs_job_state", "job", "state"),
    Index("ix_runs_created_at", "created_at"),
)

steps = Table(
    "steps",
    metadata,
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(300), primary_key=True),  # `reserve`, `reserve#2`, `reserve[4711]`; never a position
    Column("place", Integer, nullable=False),  # the order in which they were first met: for showing, never for matching
    Column("kind", String(20), nullable=False),  # safe, undoable, final, undo, value, note
    Column("state", String(20), nullable=False),
    Column("inputs", JSON),
    Column("inputs_digest", String(64), nullable=False),
    Column("intent", JSON),  # key, time, what `ready` saw: on disk before the act
    Column("output", JSON),
    Column("facts", JSON),
    Column("evidence", JSON),  # files with their digests
    Column("error", JSON),
    Column("warnings", JSON),  # what a person should look at: healed elements, targets down to their last way
    Column("tries", Integer, nullable=False),
    Column("found", Boolean, nullable=False),  # adopted by `already_done` instead of acted
    Column("begun_at", Float),
    Column("ended_at", Float),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("step", String(300), nullable=False),
    Column("binding", String(64), nullable=False),  # digest of all that the approval is bound to
    Column("shown", JSON, nullable=False),  # what the person was shown: step, inputs, facts, picture
    Column("state", String(20), nullable=False),  # asked, granted, denied, consumed, void
    Column("by", String(200)),
    Column("asked_at", Float, nullable=False),
    Column("decided_at", Float),
    Column("expires_at", Float, nullable=False),
    Column("consumed_at", Float),
    Index("ix_approvals_run_step_state", "run", "step", "state"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(300), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("form", JSON, nullable=False),  # JSON Schema of the answer
    Column("answer", JSON),
    Column("state", String(20), nullable=False),  # asked, answered
    Column("by", String(200)),
    Column("asked_at", Float, nullable=False),
    Column("answered_at", Float),
    Index("ix_questions_run_name", "run", "name", unique=True),
)

# What is remembered of elements, for each recipe, target (`HoldPage.PAY`) or field (`HoldPage.total`), and site (the
# host of the page). None of it belongs to a run, and none of it is needed to go on with one.

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("recipe", String(200), primary_key=True),
    Column("target", String(300), primary_key=True),
    Column("site", String(255), primary_key=True),
    Column("shape", JSON, nullable=False),  # what the element looked like when it last worked
    Column("counts", JSON, nullable=False),  # how many visible elements each way found then
    Column("seen_at", Float, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    Column("recipe", String(200), primary_key=True),
    Column("target", String(300), primary_key=True),
    Column("site", String(255), primary_key=True),
    Column("way", String(400), primary_key=True),
    Column("day", String(10), primary_key=True),  # in UTC, such as 2026-11-27
    Column("wins", Integer, nullable=False),  # how often it found the element that was acted on or read
    Column("misses", Integer, nullable=False),  # how often it did not, while the element was there
    Column("last_won_at", Float),
    Column("last_missed_at", Float),
)

patches = Table(
    "patches",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("digest", String(64), nullable=False),  # of recipe, target, site and ways: what is proposed once only
    Column("recipe", String(200), nullable=False),
    Column("target", String(300), nullable=False),
    Column("site", String(255), nullable=False),
    Column("lost", JSON, nullable=False),  # the declared ways that did not find it, as they are written
    Column("ways", JSON, nullable=False),  # the ways that are proposed, best first, as they would be written
    Column("element", Text, nullable=False),  # what was taken for it, in a few words
    Column("state", String(20), nullable=False),  # proposed, accepted, rejected
    Column("by", String(200)),
    Column("decided_at", Float),
    Index("ix_patches_digest", "digest", unique=True),
    Index("ix_patches_recipe_target_state", "recipe", "target", "state"),
)

heals = Table(
    "heals",
    metadata,
    Column("patch", String(40), ForeignKey("patches.id", ondelete="CASCADE"), primary_key=True),
    Column("run", String(40), primary_key=True),  # no foreign key: a patch outlives the runs that it was seen in
    Column("step", String(300), primary_key=True),  # one step of one run heals once, however often it is tried
    Column("url", Text, nullable=False),  # of the page, without its query
    Column("probability", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("healed_at", Float, nullable=False),
    Index("ix_heals_run", "run"),
)
