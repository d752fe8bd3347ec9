"""The language of a campaign file's texts: Jinja2 in its sandbox, with a budget, and words of our own for what is wrong."""
