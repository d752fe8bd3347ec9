"""What `wxpush serve` answers, shows and says."""
