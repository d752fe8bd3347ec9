"""The pump: from the queue through the gates to WeChat, and from the answer to the checkpoint or back to the queue."""
