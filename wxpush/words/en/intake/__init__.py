"""What is said by and of the spool of messages that come one by one."""
