"""Who may use the service: keys, of which a file keeps names, rights and hashes, and nobody the keys themselves."""
