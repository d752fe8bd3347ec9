"""Files that people share: how those who may write one keep each other out."""
