"""When messages may leave, as people write it: days, times, zones."""
