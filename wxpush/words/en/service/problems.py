"""What a request is answered that is not taken: the title of each problem, and what happened with what to do."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "title_malformed": "No HTTP request",
    "problem_malformed": ("The request is not HTTP as it is written", "Use an HTTP library."),
    "title_parameter": "A parameter cannot be used",
    "problem_parameter": (
        "The parameter {name} cannot be used: {why}",
        "Correct it; GET /openapi.json has its form.",
    ),
    "title_not_json": "No JSON",
    "problem_not_json": (
        "The body is not JSON in UTF-8",
        "Send one JSON object, or one on each line as application/x-ndjson.",
    ),
    "title_secret_in_address": "A secret in the address",
    "problem_secret_in_address": (
        "The address holds {name}, and addresses are kept in logs",
        "Take it out, and send the key in the header Authorization.",
    ),
    "title_idempotency_key": "Idempotency-Key cannot be used",
    "problem_idempotency_key": (
        "The Idempotency-Key is not what one may be",
        "Send 1 to {most} visible ASCII characters, the same for each repeat of a request.",
    ),
    "title_key_missing": "No key",
    "problem_key_missing": ("The request has no key", "Send the header Authorization: Bearer KEY."),
    "title_key_unknown": "Unknown key",
    "problem_key_unknown": (
        "The key is not one of this service",
        "Ask whoever runs it for one; a key that was revoked does not come back.",
    ),
    "title_scope": "The key may not do this",
    "problem_scope": ("The key may not do this: it lacks the scope {scope}", "Use a key that has it."),
    "title_campaign_of_key": "The key is not for this campaign",
    "problem_campaign_of_key": ("The key is not for the campaign {campaign}", "Use a key that is."),
    "title_test_key": "A key for tests",
    "problem_test_key": (
        "The key is for tests, and this service has no sandbox for it",
        "Ask whoever runs it to start it anew: it has one where a key for tests is in its file of keys when it starts.",
    ),
    "title_stranger": "Not from another site",
    "problem_stranger": (
        "The request comes from a page of another site, or names another host",
        "Send it to the address that the service listens at; for other hosts give it keys.",
    ),
    "title_not_found": "Nothing here",
    "problem_not_found": ("There is nothing at this path", "GET /openapi.json has all paths."),
    "title_message_unknown": "Unknown message",
    "problem_message_unknown": (
        "No message has this id",
        "Correct it; what became of a message is kept for {kept} after its end.",
    ),
    "title_campaign_unknown": "Unknown campaign",
    "problem_campaign_unknown": (
        "There is no campaign {campaign}",
        "GET /v1/campaigns has those that there are.",
    ),
    "title_method": "Another method",
    "problem_method": ("This path does not take the method", "It takes {allowed}."),
    "title_too_slow": "Too slow",
    "problem_too_slow": (
        "The request did not arrive whole within {seconds}",
        "Send it again, in smaller pieces.",
    ),
    "title_in_progress": "Being answered already",
    "problem_in_progress": (
        "A request with this Idempotency-Key is being answered",
        "Repeat it a little later.",
    ),
    "title_not_in_doubt": "Not in doubt",
    "problem_not_in_doubt": ("The message is not in doubt", "See its state: nothing is to be decided."),
    "title_repeated": "Still being repeated",
    "problem_repeated": (
        "The message is being repeated under its own id, which reaches nobody twice",
        "Come again after Retry-After, if it is in doubt then.",
    ),
    "title_decision": "No such decision",
    "problem_decision": (
        "The body is no JSON object that says what a message in doubt is",
        "Say one of {words}.",
    ),
    "title_too_large": "Too large",
    "problem_too_large": ("The body is larger than {most:,} bytes", "Send it in several requests."),
    "title_too_many_lines": "Too many lines",
    "problem_too_many_lines": ("The body has more than {most:,} lines", "Send them in several requests."),
    "title_line_too_long": "A line is too long",
    "problem_line_too_long": (
        "Line {line:,} is longer than {most:,} bytes",
        "One line is one message; shorten it.",
    ),
    "title_media_type": "Another type",
    "problem_media_type": (
        "The body is not of a type that is taken here",
        "Send application/json, or application/x-ndjson for a message on each line.",
    ),
    "title_shape": "Another shape",
    "problem_shape": ("The body is not what this path takes", "See errors; GET /openapi.json has its form."),
    "title_row": "No message can be made of it",
    "problem_row": ("No message can be made of it", "See errors, and correct what stands there."),
    "title_other_body": "Another request with this key",
    "problem_other_body": (
        "This Idempotency-Key came before, with another body",
        "Send a key of its own with each request, and the same only with its repeats.",
    ),
    "title_rate_of_key": "Too many requests with this key",
    "problem_rate_of_key": (
        "This key is used for more than {rate}",
        "Wait as long as Retry-After says, or send many messages in one request.",
    ),
    "title_rate_of_address": "Too many requests from this address",
    "problem_rate_of_address": (
        "More than {rate} come from this address",
        "Wait as long as Retry-After says, or send many messages in one request.",
    ),
    "title_rate_of_person": "Too many messages to this person",
    "problem_rate_of_person": (
        "One person gets {many:,} messages within {within}",
        "Wait as long as Retry-After says, or send this person fewer.",
    ),
    "title_head_too_large": "Headers are too large",
    "problem_head_too_large": (
        "The address and the headers are larger than {most:,} bytes",
        "Send fewer or shorter ones.",
    ),
    "title_bug": "A fault of wxpush",
    "problem_bug": (
        "wxpush made a mistake, which is none of the request",
        "Repeat the request with the same Idempotency-Key; whoever runs the service finds more in its log.",
    ),
    "title_connections": "Too many connections",
    "problem_connections": (
        "Too many connections are open",
        "Use one for many requests, and try again later.",
    ),
    "title_bodies": "Too much at once",
    "problem_bodies": (
        "Too many large requests are being read at once, of this caller or of all, and nothing of this one was taken",
        "Send fewer at once or smaller ones, and repeat this one later, with the same Idempotency-Key.",
    ),
    "title_full": "Too many wait",
    "problem_full": (
        "{waiting:,} messages wait, and no more are taken",
        "Repeat the request later, with the same Idempotency-Key.",
    ),
    "title_stopping": "Stopping",
    "problem_stopping": (
        "The service is stopping",
        "Repeat the request later, with the same Idempotency-Key.",
    ),
    "title_unready": "Not ready",
    "problem_unready": (
        "The service takes no messages: {why}",
        "Repeat the request later, with the same Idempotency-Key.",
    ),
    "title_state": "Shared state out of reach",
    "problem_state": (
        "What the nodes share cannot be used: {why}",
        "Repeat the request later, with the same Idempotency-Key.",
    ),
}
