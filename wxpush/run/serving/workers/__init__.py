"""Messages of a spool that workers of a cluster send: what `dispatch` is for a list."""
