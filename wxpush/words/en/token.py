"""What is said of access tokens that cannot be had."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "hopeless": (
        "WeChat refuses the account's access token, also one that was fetched after the refusal",
        "Check that AppID, secret and base URL belong together, then run the same command again.",
    ),
    "service": "The token service",
    "service_refused": (
        "The token service refused (HTTP {status})",
        "Correct token_url in wxpush.yaml or ask who runs the service, then run the same command again.",
    ),
    "command_not_started": (
        "token_command cannot be started",
        "Correct it in wxpush.yaml and run it by hand.",
    ),
    # why there is no usable answer
    "command_too_slow": "it did not end within {seconds:g} s",
    "command_failed": "it ended with exit code {code}",
    "answer_without_token": "an answer without a token",
    # what somebody who waits for one is told
    "minute_full": "WeChat gives no more access tokens this minute (45011); asking again in {time}.",
    # a host of a cluster
    "no_secret_here": (
        "This host has no secret of {appid}, and no other has left a token",
        "Start a worker where the secret is, or give this one the secret.",
    ),
}
