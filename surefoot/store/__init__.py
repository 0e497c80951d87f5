"""The database that all rooms share: its tables, its migrations, and how it is opened."""
