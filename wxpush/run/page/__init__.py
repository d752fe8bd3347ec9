"""A campaign as a page: what of its checkpoint it is made of."""
