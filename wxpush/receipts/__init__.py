"""WeChat's delivery events: taken, kept in one file for each account, and joined to rows. docs/receipts.md tells the design."""
