"""What was measured as Markdown and pictures, and the sections of docs/benchmarks.md."""
