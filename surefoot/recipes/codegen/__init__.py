"""Playwright's codegen scripts: read without running them, and written anew as recipes."""
