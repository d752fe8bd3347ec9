import pytest

from wxpush.errors import UsageError
from wxpush.parsing.baseurl import check_base_url, check_token_url, is_loopback


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.weixin.qq.com", "https://api.weixin.qq.com"),
        (" https://sh.api.weixin.qq.com/ ", "https://sh.api.weixin.qq.com"),
        ("https://gateway.example.com:8443/wechat/", "https://gateway.example.com:8443/wechat"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.3.2.1", "http://127.3.2.1"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("http://localhost/", "http://localhost"),
    ],
)
def test_https_and_loopback_are_let_through_without_their_last_slash(text, url):
    assert check_base_url(text) == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://api.weixin.qq.com", "without https"),
        ("http://127.0.0.1.example.com", "without https"),
        ("http://localhost.example.com", "without https"),
        ("http://128.0.0.1", "without https"),
        ("http://0.0.0.0", "without https"),
        ("http://[::2]", "without https"),
        ("ftp://127.0.0.1", "not of the form"),
        ("api.weixin.qq.com", "not of the form"),
        ("https://", "not of the form"),
        ("https://host:port", "not of the form"),
        ("https://host:0", "not of the form"),
        ("https://[::1", "not of the form"),
        ("", "not of the form"),
        ("https://me:hunter2@api.weixin.qq.com", "user name"),
        ("https://api.weixin.qq.com/?access_token=hunter2", "query"),
        ("https://api.weixin.qq.com/#hunter2", "fragment"),
        ("https://api.weixin.qq.com/#", "fragment"),
        ("https://api.weixin.qq.com\\@hunter2", "characters"),
        ("https://api.weixin\n.qq.com", "characters"),
        ("https://api weixin.qq.com", "characters"),
        ("https://微信.example.com", "characters"),
    ],
)
def test_any_other_base_url_is_refused_without_being_repeated(text, why):
    with pytest.raises(UsageError, match=why) as caught:
        check_base_url(text)
    assert "hunter2" not in str(caught.value)


def test_a_token_url_may_have_a_query():
    assert check_token_url("https://tokens.example.com/wx?app=1") == "https://tokens.example.com/wx?app=1"


def test_a_token_url_without_https_is_refused_by_its_own_name():
    with pytest.raises(UsageError, match="The token_url is refused because only this machine"):
        check_token_url("http://tokens.example.com/wx")


@pytest.mark.parametrize(
    ("url", "answer"), [("http://[::1]:1", True), ("https://api.weixin.qq.com", False), ("x", False)]
)
def test_loopback_is_told_from_the_rest_of_the_world(url, answer):
    assert is_loopback(url) is answer
