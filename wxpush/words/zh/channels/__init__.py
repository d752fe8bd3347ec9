"""What is said of campaign files, and of texts in them that were meant otherwise. None has a full stop: it comes with where it stands."""
