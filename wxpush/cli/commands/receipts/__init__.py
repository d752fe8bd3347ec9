"""`wxpush receipts`: WeChat's delivery events."""
