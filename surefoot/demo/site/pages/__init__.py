"""The pages of the site, by theme."""
