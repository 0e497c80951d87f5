"""The command line: it chooses implementations and talks to people."""
