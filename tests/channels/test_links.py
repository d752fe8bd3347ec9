"""Links and mini programs: what is no address or not allowed is refused, what is odd is told, what is fixed costs no row."""

import pytest

from wxpush.channels.template.campaign import Miniprogram, TemplateCampaign
from wxpush.channels.template.channel import TemplateChannel
from wxpush.channels.template.links import AllowedHosts, Links
from wxpush.errors import UsageError
from wxpush.model import BadRow, Composed, Recipient, RowWarning
from wxpush.parsing.places import Places


def campaign(url: str = "", hosts: tuple[str, ...] = (), **more) -> TemplateCampaign:
    places = Places("campaign.yaml", {"url": 4})
    return TemplateCampaign(
        template_id="T" * 43, data={"thing1": "x"}, url=url, allow_hosts=hosts, places=places, **more
    )


def composed(made: TemplateCampaign, **fields: str) -> tuple[Composed | BadRow, list[RowWarning]]:
    told: list[RowWarning] = []
    row = Recipient(7, 8, {"openid": "oABCD" + "0" * 23, **fields})
    return TemplateChannel(made, "wx0123456789abcdef").compose(row, told.append), told


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://shop.example.com/a?b=1#c", ""),
        ("HTTPS://SHOP.EXAMPLE.COM:8443", ""),
        ("https://shop.example.com?x", ""),
        ("", ""),
        ("https://例子.example.com/", "foreign_link"),
        ("https://example.com/", "foreign_link"),
        ("https://shop.example.com.evil.example/", "foreign_link"),
        ("https://evilshop.example.com/", "foreign_link"),
        ("https://shop.example.com@evil.example/", "bad_link"),
        ("https://evil.example\\@shop.example.com/", "bad_link"),
        ("https://evil.example#@shop.example.com/", "foreign_link"),
        ("javascript:alert(1)", "bad_link"),
        ("shop.example.com/a", "bad_link"),
        ("//shop.example.com/a", "bad_link"),
        ("https:///a", "bad_link"),
        ("https:// shop.example.com/", "bad_link"),
        ("ftp://shop.example.com/", "bad_link"),
        ("n/a", "bad_link"),
    ],
)
def test_a_link_of_a_row_is_held_against_the_hosts_that_are_allowed(link, kind):
    draft, told = composed(campaign("{{ link }}", ("shop.example.com",)), link=link)
    assert isinstance(draft, BadRow) is bool(kind)
    assert told == []
    if isinstance(draft, BadRow):
        assert draft.kind == kind
        assert (draft.place, draft.value, link in str(draft.reason)) == ("url", link, False)


@pytest.mark.parametrize(
    ("allowed", "host", "passes"),
    [
        (".example.com", "a.example.com", True),
        ("*.example.com", "a.b.example.com", True),
        (".example.com", "example.com", False),
        (".example.com", "badexample.com", False),
        ("Shop.Example.com", "shop.example.com", True),
    ],
)
def test_a_dot_in_front_allows_what_is_below_a_host(allowed, host, passes):
    draft, _ = composed(campaign("{{ link }}", (allowed,)), link=f"https://{host}/")
    assert isinstance(draft, Composed) == passes


def test_without_allow_hosts_any_host_will_do_and_plain_http_is_told():
    draft, told = composed(campaign("{{ link }}"), link="http://anywhere.example/x")
    assert isinstance(draft, Composed)
    assert [(warning.kind, warning.line, warning.value) for warning in told] == [
        ("plain_link", 8, "http://anywhere.example/x")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/{{ a }}",
        "https://evil.example",
        "shop.example.com/{{ a }}",
        "httpx://{{ a }}",
        "nonsense",
    ],
)
def test_a_link_that_no_row_may_have_is_refused_with_its_place(url):
    with pytest.raises(UsageError, match=r"campaign.yaml, line 4, url: the link"):
        Links(campaign(url, ("shop.example.com",)))


@pytest.mark.parametrize(
    "url", ["{{ a }}", "htt{{ a }}", "https://{{ a }}", "HTTP://{{ a }}/", "https://a{{ b }}/"]
)
def test_a_link_whose_beginning_may_yet_be_right_is_left_to_the_rows(url):
    assert Links(campaign(url, ("shop.example.com",))).vary


@pytest.mark.parametrize("url", ["https://shop.example.com/{{ a }}", "https://shop.example.com?{{ a }}"])
def test_a_host_that_is_the_same_for_every_row_is_looked_at_once(url):
    assert not Links(campaign(url, ("shop.example.com",))).vary
    assert Links(campaign(url.replace("example", "{{ b }}"))).vary
    assert Links(campaign("https://shop.example.com{{ path }}", ("shop.example.com",))).vary


def test_what_is_odd_in_the_campaign_file_itself_is_told_once():
    made = campaign("http://shop.example.com/{{ a }}")
    assert [(each.place, each.kind, str(each.reason)) for each in Links(made).doubts] == [
        ("url", "plain_link", "the link is http://, which WeChat may warn of")
    ]
    made = TemplateCampaign(template_id="T", data={"thing1": "x"}, **_mini("gh_0123456789ab"))
    assert len(Links(made).doubts) == 1
    assert Links(TemplateCampaign(template_id="T", data={}, **_mini("wx0123456789abcdef"))).doubts == ()


def test_a_mini_program_of_each_row_is_told_by_row():
    made = TemplateCampaign(template_id="T" * 43, data={"thing1": "x"}, **_mini("{{ app }}"))
    assert composed(made, app="wx0123456789abcdef")[1] == []
    _, told = composed(made, app="gh_0123")
    assert [(warning.kind, warning.place) for warning in told] == [("odd_miniprogram", "miniprogram.appid")]


def _mini(appid: str) -> dict:

    return {"miniprogram": Miniprogram(appid)}


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        (b'{"touser":"o","data":{}}', ""),
        (b'{"url":"","miniprogram":{"appid":"wx0123456789abcdef"}}', ""),
        (b'{"url":"https://shop.example.com/a"}', ""),
        (b'{"url":"https://evil.example/a"}', "foreign_link: "),
        (b'{"url":"nonsense"}', "bad_link: "),
        (b'{"url":["https://shop.example.com/a"]}', "bad_link: "),
        (b'{"url":"https://shop.example.com/","url":"https://evil.example/"}', "bad_body: "),
        (b'["https://shop.example.com/"]', "bad_body: "),
        (b"", "bad_body: "),
    ],
)
def test_a_message_that_was_composed_elsewhere_is_held_against_the_hosts_that_are_allowed_here(body, begins):
    refusal = str(AllowedHosts(("shop.example.com",)).refusal(body))
    assert refusal.startswith(begins)
    assert bool(refusal) == bool(begins)
    assert AllowedHosts(()).refusal(body) == ""
