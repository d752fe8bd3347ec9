"""Lists of openids: who is never sent to, who follows the account."""
