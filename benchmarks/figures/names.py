"""What everybody is called in the tables."""

WRK = "wrk"
GO_HTTP = "Go net/http alone"
GO_WHOLE = "Go reference, strings.Replacer"
GO_TEXT = "Go reference, text/template"
WIRE = "the transport of wxpush, alone"
WXPUSH = "`wxpush send`, plain names"
JINJA = "`wxpush send`, Jinja2 filter"
AIOHTTP = "aiohttp, gather"
HTTPX = "httpx, one pool, gather"
WECHATPY = "wechatpy, thread pool"
REQUESTS = "requests, for loop"

#: In the budget of a message; it stands in the place of the part before it.
JINJA_PART = "render and compose, with a Jinja2 filter instead"
