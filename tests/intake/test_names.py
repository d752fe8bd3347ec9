"""The names of messages."""

from wxpush.intake.names import MessageNames


def test_names_are_this_spool_s_alone():
    names, others = MessageNames(b"a" * 16), MessageNames(b"b" * 16)
    name = names.name(7)
    assert names.row(name) == 7
    assert others.row(name) is None
    for odd in (
        "",
        "7",
        "-7",
        "7-",
        f"0{name}",
        name.upper() + "0",
        "7-" + "0" * 16,
        "9" * 30 + "-00",
        "٧-00",
    ):
        assert names.row(odd) is None
