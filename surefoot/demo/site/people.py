"""Who may sign in."""

from __future__ import annotations

USERS = {"ada@example.org": ("correct horse", "Ada Lovelace"), "bob@example.org": ("battery staple", "Bob Noyce")}
"""Passwords and full names, by email."""


def knows(email: str, password: str) -> bool:
    """Say whether somebody may sign in with these."""
    return email in USERS and USERS[email][0] == password


def full_name(email: str) -> str:
    """Return what somebody is called."""
    return USERS[email][1]
