"""Who answers in the place of WeChat: nginx, and a slow server of our own."""
