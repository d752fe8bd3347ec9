"""Whether WeChat signed a request: SHA-1 over token, timestamp and nonce, with an encrypted message its text too, sorted.

https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
It says nothing of a body that is not encrypted: the way there must be HTTPS.
"""

import hmac
from hashlib import sha1


def signature_of(token: str, *parts: str) -> str:
    """What WeChat makes of these, 40 hex digits."""
    text = "".join(sorted((token, *parts)))
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


def signed(given: str, token: str, *parts: str) -> bool:
    """Whether the signature is right; takes equally long for every wrong one."""
    return hmac.compare_digest(given.encode(), signature_of(token, *parts).encode())
