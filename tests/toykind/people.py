"""Whom the toy's campaign is for, and what becomes of their rows."""


def openid(role, number):
    return f"oTOYSPEOPLE{role}{number:0{17 - len(role)}}"


PEOPLE = [openid("", number) for number in range(40)]
GONE_ONE, LATER_ONE, LOST_ONE = openid("Gone", 1), openid("Later", 1), openid("Lost", 1)
ALL = [*PEOPLE, GONE_ONE, LATER_ONE, LOST_ONE]
STATES = {GONE_ONE: "rejected", LOST_ONE: "in_doubt"}
