"""What to do when a site says no: pure decisions, over what was seen. surefoot notices, and never evades."""
