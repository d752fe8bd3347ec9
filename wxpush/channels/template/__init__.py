"""Template messages of an Official Account."""
