"""What is looked at before anything is sent: every row, one message to oneself, the installation."""
