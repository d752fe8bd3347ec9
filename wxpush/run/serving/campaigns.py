"""The campaign files of a service."""

from collections.abc import Callable
from pathlib import Path

from wxpush.campaign import Campaign
from wxpush.channels import load_campaign
from wxpush.channels.common.expiring import Expiry
from wxpush.errors import UsageError
from wxpush.intake.served import ServedCampaign
from wxpush.parsing.quantities import duration
from wxpush.run.job import with_hosts
from wxpush.run.listed import read_list
from wxpush.run.serving.settings import ServeSettings
from wxpush.run.settings import Suppression
from wxpush.schedule.keys import WindowKeys, joined, window_of, zone_of
from wxpush.schedule.zones import zone
from wxpush.system.regular import is_there


def open_campaigns(
    settings: ServeSettings, appid: str, number: Callable[[str], int], now_ms: Callable[[], int]
) -> list[ServedCampaign]:
    """Read them; `number` gives a campaign's in the spool by its name, `now_ms` the wall's clock. Raises UsageError."""
    named: dict[str, Path] = {}
    found, listed = [], open_list(settings)
    for path in settings.campaigns:
        campaign = open_campaign(settings, path, appid, number, now_ms, listed=listed)
        if campaign.name in named:
            raise UsageError("run.two_of_a_name", name=campaign.name, path=path, other=named[campaign.name])
        named[campaign.name] = path
        found.append(campaign)
    return found


def open_list(settings: ServeSettings) -> Callable[[str], str | None]:
    """Why an openid is on the suppression list of the service, if it is. Raises UsageError."""
    if settings.suppression is None:
        return lambda _: None
    return read_list(Suppression(path=settings.suppression)).members.reason


def open_campaign(
    settings: ServeSettings,
    path: Path,
    appid: str,
    number: Callable[[str], int],
    now_ms: Callable[[], int],
    *,
    listed: Callable[[str], str | None],
) -> ServedCampaign:
    """Read one; `listed` tells why an openid is on the suppression list. Raises UsageError."""
    if not is_there(path):
        raise UsageError("run.no_served_campaign", path=path)
    kind, campaign = load_campaign(path)
    campaign = with_hosts(campaign, settings.config.allow_hosts or ())
    sources: list[WindowKeys] = [campaign, settings.timing.configured]
    window = window_of(sources)
    channel = kind.open(campaign, appid)
    channel.doubts(None)  # what is wrong with a text that is the same for every row is an error of the file
    expires = Expiry(campaign, zone(zone_of(sources))) if campaign.expires else None
    return ServedCampaign(
        number=number(campaign.name),
        kind=kind,
        campaign=campaign,
        channel=channel,
        appid=appid,
        window=window,
        window_keys=joined(sources),
        expiry=expires,
        valid_for=_valid_for(settings, campaign),
        now_ms=now_ms,
        listed=listed,
    )


def _valid_for(settings: ServeSettings, campaign: Campaign) -> float | None:
    """Of the campaign file, else of wxpush.yaml; in seconds."""
    if campaign.valid_for is not None:
        return duration(campaign.valid_for)
    return settings.timing.configured_valid_for
