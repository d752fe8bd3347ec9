"""One campaign: opened, prepared, sent, summed up."""
