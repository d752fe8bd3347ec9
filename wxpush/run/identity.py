"""Whose campaign it is, in a rehearsal."""

from wxpush.credentials import REHEARSAL, AccountKey
from wxpush.sandbox.identity import SANDBOX_APPID

#: The account of every rehearsal.
SANDBOX = AccountKey(SANDBOX_APPID, REHEARSAL)
