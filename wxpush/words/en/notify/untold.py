"""What is said of notices that were not told, and of names that are not there."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # one that was not told
    "untold": "{name} ({kind}) got no notice: {why}",
    "untold_kept": "{name} ({kind}) got no notice: {why}; the next invocation tells it",
    "robot_refused": "the robot refused it ({code} {said})",
    "status": "the server answered with HTTP {status}",
    "leads_elsewhere": "the server leads elsewhere (HTTP {status}), and a notice is not sent after it",
    "not_its_answer": "something else answers there",
    "no_answer": "there was no answer",
    "too_slow": "no answer within {seconds:g} s",
    "unusable": "{error}",
    "no_webhook_secret": "its secret_file holds no secret of Standard Webhooks: whsec_ and the Base64 of {least} to {most} bytes",
    "gone": "the receiver wants no more (HTTP 410); take it out of notify:, or write its url_file anew",
    "gone_before": "the receiver wanted no more when it was told last (HTTP 410); take it out of notify:, or write its url_file anew",
    "mail_not_to_all": "the mail server took it, but not for {whom}",
    "mail_to_nobody": "the mail server takes nothing for {whom}",
    "mail_refused": "the mail server refused it ({code} {said})",
    "mail_without_tls_or_login": "the mail server offers no TLS, or no login",
    "bug": "wxpush met an error that nobody expected ({error})",
    "by_key": "{key} under notify: in wxpush.yaml",
    # names that are not there
    "no_notifier": ("wxpush.yaml has no {name!r} under notify:", "Name one of {known}."),
    "no_notifier_at_all": (
        "wxpush.yaml has no {name!r} under notify:, which names nobody",
        "Write it there.",
    ),
}
