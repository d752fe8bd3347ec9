"""Who sends, each started the same way: `wxpush send`, its transport alone, the reference in Go, wrk, other Python clients. And what they send."""
