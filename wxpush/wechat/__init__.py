"""WeChat's low-rate API: access tokens, quota, templates. The messages themselves go over `transport`."""
