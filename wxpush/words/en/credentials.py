"""What is said of AppID and AppSecret, and of the addresses that may be given them."""

from wxpush.words import Text

_ALONE = "It must hold {what} alone."

TEXTS: dict[str, Text] = {
    # the AppID
    "no_appid": (
        "No AppID is known",
        "Put appid into wxpush.yaml or set WXPUSH_APPID (https://developers.weixin.qq.com/platform shows it), or rehearse with --sandbox.",
    ),
    "odd_appid": "The AppID {appid!r} does not look like one (wx and 16 letters or digits); WeChat's answer will show whether it is valid.",
    # where the secret comes from: fields of what follows
    "origin_file": "The secret file {path}",
    "origin_systemd": "The systemd credential {name}",
    "origin_command": "What secret_command printed",
    # the secret
    "no_secret": (
        "No AppSecret is known",
        "Put it alone into a file that only you can read (chmod 600) and name the file as secret_file in wxpush.yaml, or set WXPUSH_SECRET_FILE.",
    ),
    "no_cluster_key": (
        "Broker or Redis are on another machine, and no key is named that chunks are sealed with",
        "Put one (`openssl rand -hex 32`) into a private file on every machine, and name it as cluster_key_file in wxpush.yaml or as WXPUSH_CLUSTER_KEY_FILE.",
    ),
    "push_token_odd": (
        "{path} holds no Token of a callback",
        "Write the Token of WeChat's console into it, and nothing else: 3 to 32 letters and digits.",
    ),
    "push_keys_odd": (
        "{path} holds no EncodingAESKey of a callback",
        "Write the 43 characters that WeChat's console shows into it, and below them, on a line of its own, the key before if it was changed just now.",
    ),
    "cluster_key_odd": (
        "{path} holds no key of a cluster",
        "It holds 64 hexadecimal digits and nothing else, as `openssl rand -hex 32` prints them.",
    ),
    "secret_unreadable": (
        "The secret file {path}, named by {origin}, cannot be read ({why})",
        "Correct its path or its permissions.",
    ),
    # what a file is to hold: fields of what follows
    "what_app_secret": "the AppSecret",
    "what_cluster_key": "the cluster's key",
    "what_push_token": "the callback's Token",
    "what_push_keys": "the callback's EncodingAESKey",
    "what_secret": "the secret",
    "by_key": "secret_file in wxpush.yaml",
    "by_cluster_key": "--cluster-key-file",
    "secret_no_regular_file": (
        "The secret file {path} is not a regular file",
        "Name one that holds {what}.",
    ),
    "secret_readable_by_others": (
        "The secret file {path} can be read or written by others",
        "Run: chmod 600 {quoted}",
    ),
    "secret_lent_too_openly": (
        "The secret file {path} can be read or written by others, and its mode is not yours to change",
        "Have it mounted with mode 0400, or write `secret_command: cat {quoted}` into wxpush.yaml instead.",
    ),
    "file_lent_too_openly": (
        "The secret file {path} can be read or written by others, and its mode is not yours to change",
        "Have it mounted with mode 0400.",
    ),
    "secret_of_another_user": (
        "The secret file {path} belongs to another user, who can change it",
        "Name a file of your own, or one of root that your group may read (mode 0440).",
    ),
    "command_too_slow": (
        "secret_command did not end within {seconds:g} s",
        "Run it by hand to see why.",
    ),
    "command_not_started": ("secret_command cannot be started", "Run it by hand to see why."),
    "command_failed": ("secret_command ended with exit code {code}", "Run it by hand to see why."),
    "secret_empty": ("{origin} is empty", _ALONE),
    "secret_of_many_lines": ("{origin} has more than one line", _ALONE),
    "secret_odd": ("{origin} does not hold {what}", _ALONE),
    # the addresses
    "address_refused": ("The {what} is refused because {why}", "Give one like {example}."),
    "address_has_query": "it has a query",
    "address_has_odd_characters": "it holds characters that no URL has",
    "address_has_no_host": "it is not of the form https://host",
    "address_has_user_name": "it has a user name in it",
    "address_has_fragment": "it has a fragment",
    "address_without_https": "only this machine may be reached without https",
    "base_url": "base URL",
}
