"""Campaigns whose messages others send: the workers of a cluster."""
