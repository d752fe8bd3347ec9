"""Messages over HTTP: the edge of `wxpush serve`. Who may ask for what, how much of it, and how he is answered."""
