"""Who asks WeChat in a test, and a question that is often asked."""

from wxpush.credentials import Secret

BASE = "https://api.weixin.qq.com"


async def stable(api, **options):
    async with api:
        return await api.stable_token("wx1", Secret("hunter2"), **options)
