"""Notices: what those are told who are named in `notify:`, and what is said of one that was not told."""
