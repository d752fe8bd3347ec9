"""Whose campaign it is, in a rehearsal."""

from wxpush.credentials import AccountKey
from wxpush.sandbox.identity import SANDBOX_APPID

#: The account of every rehearsal, whose port is another each time.
SANDBOX = AccountKey(SANDBOX_APPID, "sandbox")
